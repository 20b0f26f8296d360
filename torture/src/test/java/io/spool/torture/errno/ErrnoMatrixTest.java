package io.spool.torture.errno;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each system call that the command makes on a spool's files fails, one in each run, by strace: the command must end, say so in a line, and
 * leave what it says. {@code -Dtorture.faults} says how many, drawn at random; the long run tries all.
 */
@Timeout(value = 120, unit = TimeUnit.MINUTES)
class ErrnoMatrixTest {
    private static final int FAULTS = Scale.of("faults", 0, Integer.MAX_VALUE);

    @TempDir
    private Path temporary;

    private record Case(Subject subject, Fault fault) {}

    @Test
    void theCommandSurvivesEachFailingCall() throws Exception {
        boolean traces = Outcome.straceIsThere();
        if (!traces) {
            System.out.println("ErrnoMatrixTest is skipped: it takes strace");
        }
        assumeTrue(traces, "it takes strace");
        assumeTrue(FAULTS > 0, "only in the long run, as long as create and append have complaints left");
        System.out.println("ErrnoMatrixTest: seed " + Scale.seed());
        long start = System.nanoTime();
        List<Case> cases = new ArrayList<>();
        String only = System.getProperty("torture.subject", "");
        List<Subject> subjects = new ArrayList<>(List.of(Subject.values()));
        subjects.removeIf(subject -> !only.isEmpty() && !subject.name().equals(only));
        Collections.shuffle(subjects, Scale.random("ErrnoMatrixTest"));
        if (!Scale.isLong() && only.isEmpty()) {
            // Each plain run takes as long as a fault.
            subjects = subjects.subList(0, 4);
        }
        for (Subject subject : subjects) {
            cases.addAll(cases(subject));
        }
        Collections.shuffle(cases, Scale.random("ErrnoMatrixTest"));
        List<Case> chosen = cases.subList(0, Math.min(FAULTS, cases.size()));
        List<String> results = chosen.parallelStream().map(this::complaint).toList();
        List<String> complaints =
                results.stream().filter(result -> !result.isEmpty()).sorted().toList();
        assertThat(complaints)
                .as("of " + chosen.size() + " failing calls, seed " + Scale.seed() + ":\n"
                        + String.join("\n", complaints) + "\n")
                .isEmpty();
        Map<Subject, Integer> counts = new TreeMap<>();
        chosen.forEach(each -> counts.merge(each.subject(), 1, Integer::sum));
        Certificate.add(
                "failing system calls",
                chosen.size() + " of " + cases.size() + " in "
                        + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s " + counts
                        + ": 0 half-made results, 0 lies, 0 hangs, 0 stack traces");
    }

    /** The faults that a run can meet: it is traced once as it is. */
    private List<Case> cases(Subject subject) throws Exception {
        List<Case> cases = new ArrayList<>();
        for (boolean byFile : new boolean[] {true, false}) {
            Path folder = Files.createDirectory(temporary.resolve(subject + (byFile ? "-plain" : "-plain-msync")));
            subject.prepare(folder);
            List<String> calls = Fault.ERRORS.keySet().stream()
                    .filter(call -> Fault.namesFile(call) == byFile)
                    .sorted()
                    .toList();
            Outcome plain = Outcome.run(subject, folder, List.of("trace=" + String.join(",", calls)), byFile);
            assertThat(plain.exitCode()).as(subject + ": " + plain.err()).isZero();
            assertThat(subject.complaint(plain, folder)).isEmpty();
            new TreeMap<>(plain.mostOfAThread()).forEach((call, count) -> {
                for (int nth = 1; nth <= count; nth++) {
                    for (String error : Fault.ERRORS.getOrDefault(call, List.of())) {
                        cases.add(new Case(subject, new Fault(call, nth, error)));
                    }
                }
            });
        }
        return cases;
    }

    private String complaint(Case each) {
        Fault fault = each.fault();
        try {
            Path folder = Files.createTempDirectory(temporary, each.subject().toString());
            each.subject().prepare(folder);
            List<String> traced = List.of(
                    "trace=" + fault.call(),
                    "inject=" + fault.call() + ":error=" + fault.error() + ":when=" + fault.nth());
            Outcome outcome = Outcome.run(each.subject(), folder, traced, Fault.namesFile(fault.call()));
            Optional<String> complaint = outcome.exitCode() == Outcome.HUNG
                    ? Optional.of("it hangs")
                    : each.subject().complaint(outcome, folder);
            Scratch.delete(folder);
            return complaint
                    .map(text -> each.subject() + ", " + fault + ": " + text + "; exit code " + outcome.exitCode()
                            + ", message: " + outcome.err() + ", at: "
                            + outcome.calls().stream()
                                    .filter(line -> line.contains("INJECTED"))
                                    .toList())
                    .orElse("");
        } catch (IOException e) {
            return each + ": " + e;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
