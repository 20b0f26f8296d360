package io.spool.torture.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolStatus;
import io.spool.torture.process.BatchOrder;
import io.spool.torture.process.ChildJvm;
import io.spool.torture.process.LineLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A role that one process after the other plays, and what the referee knows of it: killed, it must have left that. */
abstract sealed class Member {
    static final int SIGKILL = 128 + 9;

    private final Path dir;
    private final Path log;
    private @Nullable ChildJvm life;

    private Member(Path dir, Path log) {
        this.dir = dir;
        this.log = log;
    }

    abstract String role();

    /** Whoever plays the role next begins. */
    void begin(ChildJvm heir) throws IOException {
        Files.deleteIfExists(log);
        life = heir;
        heir.tell(role() + "\t" + dir + "\t" + log + "\t" + nextName());
    }

    abstract String nextName();

    ChildJvm life() {
        ChildJvm now = life;
        if (now == null) {
            throw new IllegalStateException(role() + " has not begun");
        }
        return now;
    }

    List<long[]> logged() throws IOException {
        return LineLog.read(log).stream()
                .map(line -> {
                    String[] words = line.split(" ", -1);
                    return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])};
                })
                .toList();
    }

    /** Compares what a dead process said of itself with what is in the spool. */
    abstract void checkDead(SpoolStatus status, BatchOrder seen) throws IOException;

    /** Appends batches; each of its processes has a number of its own. */
    static final class Writer extends Member {
        private final BatchOrder seen;
        private final int step;
        private long number;

        /** @param first numbers of its processes are this one and every {@code step}-th from there */
        Writer(Path dir, Path log, BatchOrder seen, int first, int step) {
            super(dir, log);
            this.seen = seen;
            this.step = step;
            this.number = (long) first - step;
        }

        @Override
        String role() {
            return "writer";
        }

        @Override
        String nextName() {
            number += step;
            seen.begins(number);
            return Long.toString(number);
        }

        /** What it was told is appended is there, and at most one batch more: the one that it died in. */
        @Override
        void checkDead(SpoolStatus status, BatchOrder order) throws IOException {
            List<long[]> batches = logged();
            long[] last = batches.isEmpty() ? new long[] {-1, 0, 0} : batches.get(batches.size() - 1);
            assertThat(status.nextSequence()).as("behind what was appended").isGreaterThanOrEqualTo(last[2] + last[1]);
            if (order.isComplete(number)) {
                assertThat(order.newest(number))
                        .as("newest batch of writer " + number)
                        .isBetween(last[0], last[0] + 1);
                if (order.newest(number) == last[0] && last[0] >= 0 && order.newestSequence(number) > 0) {
                    assertThat(order.newestSequence(number)).isEqualTo(last[2]);
                }
            }
            order.ends(number);
        }
    }

    /** Reads under a name. Its position never goes back, and what it read and lost adds up over all its lives. */
    static final class Reader extends Member {
        private final String name;
        private long origin;
        private long position;
        private long lost;
        private long delivered;

        Reader(Path dir, Path log, String name) {
            super(dir, log);
            this.name = name;
        }

        @Override
        String role() {
            return "reader";
        }

        @Override
        String nextName() {
            return name;
        }

        @Override
        void checkDead(SpoolStatus status, BatchOrder order) throws IOException {
            List<long[]> lines = logged();
            ReaderStatus stored = status.readers().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElse(null);
            if (lines.isEmpty()) {
                // It died before it had its name, or before it could say so.
                if (stored == null) {
                    assertThat(position).isZero();
                } else {
                    if (position == 0) {
                        origin = stored.sequence();
                        position = origin;
                        assertThat(stored.lost()).isZero();
                    }
                    assertThat(stored.sequence()).isEqualTo(position);
                    assertThat(stored.lost()).isEqualTo(lost);
                }
                return;
            }
            long[] first = lines.get(0);
            if (position == 0) {
                origin = first[0];
                position = origin;
            }
            assertThat(first[0]).as(name + " goes on where it was").isEqualTo(position);
            assertThat(first[1]).as(name + " has lost").isEqualTo(lost);
            for (long[] line : lines) {
                assertThat(position + line[2] + line[1] - lost)
                        .as(name + ": begin + delivered + lost")
                        .isEqualTo(line[0]);
            }
            assertThat(stored).as(name + " in the spool").isNotNull();
            if (stored == null) {
                return;
            }
            // The last batch was logged, and then acknowledged or not.
            long[] last = lines.get(lines.size() - 1);
            long[] at = last[0] == stored.sequence() ? last : lines.get(Math.max(0, lines.size() - 2));
            assertThat(stored.sequence()).as(name + " acknowledged").isEqualTo(at[0]);
            assertThat(stored.lost()).as(name + " lost").isEqualTo(at[1]);
            assertThat(stored.damaged()).isZero();
            assertThat(stored.sequence()).isGreaterThanOrEqualTo(position);
            position = at[0];
            lost = at[1];
            delivered += at[2];
        }

        /** Where the name began. */
        long origin() {
            return origin;
        }

        long position() {
            return position;
        }

        long lost() {
            return lost;
        }

        long delivered() {
            return delivered;
        }
    }

    /** Reads without a name, from the oldest frame on. */
    static final class Anonymous extends Member {
        Anonymous(Path dir, Path log) {
            super(dir, log);
        }

        @Override
        String role() {
            return "anonymous";
        }

        @Override
        String nextName() {
            return "-";
        }

        @Override
        void checkDead(SpoolStatus status, BatchOrder order) throws IOException {
            List<long[]> lines = logged();
            for (long[] line : lines) {
                assertThat(lines.get(0)[0] + line[2] + line[1])
                        .as("anonymous: begin + delivered + lost")
                        .isEqualTo(line[0]);
            }
        }
    }
}
