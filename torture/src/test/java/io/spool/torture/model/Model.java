package io.spool.torture.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All frames ever, and where each reader is. */
final class Model {
    /** A frame as it was appended. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    record Written(byte[] content, long timeMs) {}

    /** Frames that a reader was told are lost. */
    record Told(long from, long to) {}

    /** A named reader: what the spool remembers, and what it knows as long as a clerk has it open. */
    static final class Known {
        long acknowledged;
        long lostAcknowledged;
        boolean isProtected;

        int clerk = -1;
        long position;
        long lost;
        final Deque<Told> told = new ArrayDeque<>();

        void open(int byClerk) {
            clerk = byClerk;
            position = acknowledged;
            lost = lostAcknowledged;
            told.clear();
        }

        void acknowledge(long sequence) {
            if (sequence <= acknowledged) {
                return;
            }
            acknowledged = sequence;
            while (!told.isEmpty() && told.peek().to() <= sequence) {
                Told each = told.remove();
                lostAcknowledged += each.to() - each.from();
            }
        }

        void seek(long to) {
            position = to;
            acknowledged = to;
            lostAcknowledged = lost;
            told.clear();
        }

        String describe() {
            return position + " " + acknowledged + " " + lost + " 0";
        }
    }

    final List<Written> frames = new ArrayList<>();
    final Map<String, Known> readers = new HashMap<>();
    long min = 1;

    long next() {
        return frames.size() + 1L;
    }

    Written frame(long sequence) {
        return frames.get((int) sequence - 1);
    }

    /** Where a reader gets that starts or seeks there. */
    long resolve(String where) {
        return switch (where.charAt(0)) {
            case 'e' -> min;
            case 'l' -> next();
            case 's' -> Math.min(next(), Long.parseLong(where.substring(1)));
            default -> atTime(Long.parseLong(where.substring(1)));
        };
    }

    private long atTime(long timeMs) {
        long sequence = min;
        while (sequence < next() && frame(sequence).timeMs() < timeMs) {
            sequence++;
        }
        return sequence;
    }

    /** Frames below this may go. */
    long floor(boolean isBlocking) {
        long lowest = Long.MAX_VALUE;
        for (Known reader : readers.values()) {
            if (reader.isProtected) {
                lowest = Math.min(lowest, reader.acknowledged);
            }
        }
        return lowest == Long.MAX_VALUE && isBlocking ? min : lowest;
    }
}
