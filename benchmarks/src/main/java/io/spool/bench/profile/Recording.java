package io.spool.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** What is of interest in a flight recording. */
final class Recording {
    private static final Map<String, String> PRIMITIVES = Map.of(
            "B", "byte", "C", "char", "D", "double", "F", "float", "I", "int", "J", "long", "S", "short", "Z",
            "boolean");

    private final List<Sample> work = new ArrayList<>();
    private final List<Sample> allocations = new ArrayList<>();
    private int collections;
    private Duration pauses = Duration.ZERO;
    private Instant begin = Instant.MAX;
    private Instant end = Instant.MIN;

    private Recording() {}

    static Recording read(Path file) throws IOException {
        Recording recording = new Recording();
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                recording.add(events.readEvent());
            }
        }
        return recording;
    }

    private void add(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "jdk.ExecutionSample" -> {
                work.add(new Sample(Stack.of(event), "", 1));
                begin = event.getStartTime().isBefore(begin) ? event.getStartTime() : begin;
                end = event.getStartTime().isAfter(end) ? event.getStartTime() : end;
            }
            case "jdk.ObjectAllocationSample" ->
                allocations.add(new Sample(
                        Stack.of(event), type(event.getClass("objectClass").getName()), event.getLong("weight")));
            case "jdk.GarbageCollection" -> {
                collections++;
                pauses = pauses.plus(event.getDuration("sumOfPauses"));
            }
            default -> {
                // Of no interest here.
            }
        }
    }

    /** A class as it is written in a program: {@code byte[]} for {@code [B}. */
    private static String type(String binary) {
        if (!binary.startsWith("[")) {
            return binary;
        }
        String of = binary.substring(1);
        String element = of.startsWith("L") ? of.substring(1, of.length() - 1) : PRIMITIVES.getOrDefault(of, type(of));
        return element + "[]";
    }

    /** What threads were seen doing, one at a time. */
    List<Sample> work() {
        return List.copyOf(work);
    }

    List<Sample> allocations() {
        return List.copyOf(allocations);
    }

    int collections() {
        return collections;
    }

    /** How long collections stopped the process in all. */
    Duration pauses() {
        return pauses;
    }

    /** From the first sample to the last. */
    Duration length() {
        return work.isEmpty() ? Duration.ZERO : Duration.between(begin, end);
    }
}
