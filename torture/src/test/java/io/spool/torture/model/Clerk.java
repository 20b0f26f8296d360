package io.spool.torture.model;

import io.spool.core.AppendOutcome;
import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Protection;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** A process that does with a spool what it is told, one command a line, and answers each with a line. */
public final class Clerk {
    private final Path dir;
    private final SpoolWriter writer;
    private final Map<String, SpoolReader> readers = new HashMap<>();

    private Clerk(Path dir) throws IOException {
        this.dir = dir;
        this.writer = Spools.writer(dir);
    }

    /** Arguments: directory. */
    public static void main(String[] args) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Clerk clerk = new Clerk(Path.of(args[0]));
        System.out.println("ready");
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String answer;
            try {
                answer = clerk.obey(line.split(" ", -1));
            } catch (SpoolBusyException e) {
                answer = "busy";
            } catch (IOException | RuntimeException e) {
                answer = ("failed " + e).replace('\n', ' ');
            }
            System.out.println(answer);
        }
    }

    private String obey(String[] words) throws IOException {
        return switch (words[0]) {
            case "append" -> append(words);
            case "open" -> open(words);
            case "read" -> read(reader(words), Integer.parseInt(words[2]));
            case "ack" -> acknowledge(reader(words), Long.parseLong(words[2]));
            case "seek" -> seek(reader(words), words[2]);
            case "close" -> close(words[1]);
            case "forget" -> Boolean.toString(Spools.forgetReader(dir, words[1]));
            case "force" -> force();
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private SpoolReader reader(String[] words) {
        SpoolReader reader = readers.get(words[1]);
        if (reader == null) {
            throw new IllegalArgumentException("not open: " + words[1]);
        }
        return reader;
    }

    /** append id length length ... */
    private String append(String[] words) throws IOException {
        long id = Long.parseLong(words[1]);
        if (words.length == 3) {
            return answer(writer.offer(Content.of(id, Integer.parseInt(words[2]))));
        }
        FrameBatch batch = new FrameBatch();
        for (int i = 2; i < words.length; i++) {
            batch.add(Content.of(id + i - 2, Integer.parseInt(words[i])));
        }
        return answer(writer.offer(batch));
    }

    private static String answer(AppendOutcome outcome) {
        return outcome.isRefused() ? "-1" : Long.toString(outcome.firstSequence());
    }

    private String open(String[] words) throws IOException {
        ReaderOptions options = ReaderOptions.named(words[1])
                .startingAt(position(words[2]))
                .withProtection(Protection.valueOf(words[3]))
                .withBatchBytes(Integer.parseInt(words[4]));
        SpoolReader reader = Spools.reader(dir, options);
        readers.put(words[1], reader);
        return describe(reader);
    }

    private static String describe(SpoolReader reader) {
        return reader.position() + " " + reader.acknowledged() + " " + reader.lost() + " " + reader.damaged();
    }

    private static StartPosition position(String word) {
        return switch (word.charAt(0)) {
            case 'e' -> StartPosition.earliest();
            case 'l' -> StartPosition.latest();
            case 's' -> StartPosition.atSequence(Long.parseLong(word.substring(1)));
            default -> StartPosition.atTime(Instant.ofEpochMilli(Long.parseLong(word.substring(1))));
        };
    }

    private static String read(SpoolReader reader, int max) throws IOException {
        ReadBatch batch = reader.read(Duration.ZERO, max);
        CRC32 sum = new CRC32();
        for (int i = 0; i < batch.count(); i++) {
            Content.add(sum, batch.sequence(i), batch.array(i), batch.from(i), batch.length(i));
        }
        return batch.gap()
                        .map(gap -> gap.kind() + " " + gap.from() + " " + gap.to())
                        .orElse("none 0 0") + " " + batch.firstSequence() + " " + batch.count() + " " + sum.getValue();
    }

    private static String acknowledge(SpoolReader reader, long sequence) throws IOException {
        reader.acknowledge(sequence);
        return describe(reader);
    }

    private static String seek(SpoolReader reader, String word) throws IOException {
        reader.seek(position(word));
        return describe(reader);
    }

    private String close(String name) {
        SpoolReader reader = readers.remove(name);
        if (reader != null) {
            reader.close();
        }
        return "closed";
    }

    private String force() throws IOException {
        writer.force();
        return "forced";
    }
}
