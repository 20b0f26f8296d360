package io.spool.bench.profile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;

/**
 * Where a thread was.
 *
 * @param methods each with its class, innermost first; never empty
 */
record Stack(List<String> methods) {
    private static final String UNKNOWN = "(no stack)";

    /** What tells one lambda, or one class made at run time, from the next. */
    private static final Pattern MADE_AT_RUN_TIME = Pattern.compile("(\\$\\$Lambda|LambdaForm\\$[A-Za-z]+).*");

    private static final Pattern PACKAGE = Pattern.compile(".*/");

    static Stack of(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        List<String> methods = trace == null
                ? List.of()
                : trace.getFrames().stream()
                        .map(frame -> name(frame.getMethod()))
                        .toList();
        return new Stack(methods.isEmpty() ? List.of(UNKNOWN) : methods);
    }

    private static String name(RecordedMethod method) {
        String type = method.getType().getName().replace('.', '/');
        return MADE_AT_RUN_TIME.matcher(type).replaceAll("$1") + "." + method.getName();
    }

    /** From the outermost method whose name has this in it inwards; empty when there is none. */
    Optional<Stack> within(String part) {
        for (int last = methods.size(); last > 0; last--) {
            if (methods.get(last - 1).contains(part)) {
                return Optional.of(new Stack(methods.subList(0, last)));
            }
        }
        return Optional.empty();
    }

    String innermost() {
        return methods.get(0);
    }

    /** The innermost method that is not the JDK's, where there is one. */
    String innermostOutsideJdk() {
        return methods.stream()
                .filter(method -> !method.startsWith("java/") && !method.startsWith("jdk/"))
                .findFirst()
                .orElse(innermost());
    }

    /** The innermost methods, at most so many, outermost first and without packages, as flame graphs are made of. */
    String collapsed(int most) {
        List<String> inner = new ArrayList<>();
        for (String method : methods.subList(0, Math.min(most, methods.size()))) {
            inner.add(PACKAGE.matcher(method).replaceFirst(""));
        }
        Collections.reverse(inner);
        return String.join(";", inner);
    }
}
