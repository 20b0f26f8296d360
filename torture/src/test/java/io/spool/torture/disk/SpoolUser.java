package io.spool.torture.disk;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.host.MountIdentity;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Cut;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.SyncPolicy;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Uses spools as it is told, one line at a time, and answers with one line: {@code ok} and a result, or what was thrown. */
public final class SpoolUser {
    private final Map<String, SpoolReader> readers = new HashMap<>();
    private final Path spool;
    private @Nullable SpoolWriter writer;

    private SpoolUser(Path spool) {
        this.spool = spool;
    }

    /** Argument: the spool's directory. */
    public static void main(String[] args) throws Exception {
        SpoolUser user = new SpoolUser(Path.of(args[0]));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String answer;
            try {
                answer = "ok " + user.run(line.split(" ", -1));
            } catch (SpoolException | InternalError e) {
                answer = e.getClass().getSimpleName() + ": " + e.getMessage();
            }
            System.out.println(answer.replace('\n', ' '));
        }
    }

    private String run(String... command) throws Exception {
        return switch (command[0]) {
            case "create" -> create(command[1]);
            case "open" -> {
                writer = Spools.writer(spool);
                yield "";
            }
            case "append" -> append(Integer.parseInt(command[1]), command[2]);
            case "force" -> {
                writer().force();
                yield "";
            }
            case "close" -> {
                writer().close();
                yield "";
            }
            case "acknowledge" -> acknowledge(command[1]);
            case "read" -> read();
            case "status" -> status();
            case "mount" -> Long.toHexString(MountIdentity.of(spool.resolve("spool.ring")));
            case "stranger" -> {
                Files.readAllBytes(spool.resolve("spool.lock"));
                yield "";
            }
            default -> throw new IllegalArgumentException(command[0]);
        };
    }

    private SpoolWriter writer() {
        if (writer == null) {
            throw new IllegalStateException("open first");
        }
        return writer;
    }

    /** A spool of a mebibyte that forces never, at each append, or in intervals that are too long for a test. */
    private String create(String mode) throws SpoolException {
        SyncPolicy sync = switch (mode) {
            case "none" -> SyncPolicy.none();
            case "commit" -> SyncPolicy.commit();
            case "interval" -> SyncPolicy.interval(Duration.ofHours(1));
            default -> SyncPolicy.interval(Duration.ofMillis(Long.parseLong(mode)));
        };
        Spools.create(spool, CreateOptions.ofSize(1 << 20).withSync(sync));
        return "";
    }

    /** @return the first and the last sequence */
    private String append(int count, String what) throws SpoolException {
        long first = 0;
        long last = 0;
        for (int i = 0; i < count; i++) {
            last = writer().append("{\"" + what + "\":" + i + "}");
            first = first == 0 ? last : first;
        }
        return first + " " + last;
    }

    /** Reads to the end under a name, and says so in the spool. */
    private String acknowledge(String name) throws SpoolException {
        SpoolReader reader = readers.get(name);
        if (reader == null) {
            reader = Spools.reader(spool, ReaderOptions.named(name));
            readers.put(name, reader);
        }
        while (!reader.read().isEmpty()) {
            reader.acknowledge(reader.position());
        }
        return Long.toString(reader.acknowledged());
    }

    /** @return stretches of frames and gaps from the oldest on: a word and the sequences from and to for each */
    private String read() throws SpoolException {
        StringBuilder all = new StringBuilder();
        String[] what = {""};
        long[] stretch = {0, 0};
        try (SpoolReader reader = Spools.reader(spool, ReaderOptions.anonymous())) {
            while (true) {
                ReadBatch batch = reader.read();
                if (batch.isEmpty()) {
                    break;
                }
                batch.gap().ifPresent(gap -> {
                    end(all, what, stretch);
                    all.append(gap.kind())
                            .append(' ')
                            .append(gap.from())
                            .append(' ')
                            .append(gap.to())
                            .append(", ");
                });
                batch.forEach(frame -> {
                    String text = frame.text();
                    String word = text.substring(2, text.indexOf('"', 2));
                    if (!word.equals(what[0]) || frame.sequence() != stretch[1]) {
                        end(all, what, stretch);
                        what[0] = word;
                        stretch[0] = frame.sequence();
                    }
                    stretch[1] = frame.sequence() + 1;
                });
            }
        }
        end(all, what, stretch);
        return all.toString();
    }

    private static void end(StringBuilder all, String[] what, long[] stretch) {
        if (!what[0].isEmpty()) {
            all.append(what[0])
                    .append(' ')
                    .append(stretch[0])
                    .append(' ')
                    .append(stretch[1])
                    .append(", ");
            what[0] = "";
        }
    }

    private String status() throws SpoolException {
        SpoolStatus status = Spools.status(spool);
        long cut = status.cuts().stream().mapToLong(Cut::count).sum();
        return "next " + status.nextSequence() + " forced " + status.forcedSequence() + " "
                + (status.forceFailed().isPresent() ? "failed" : "well") + " cut " + cut;
    }
}
