package io.spool.torture.model;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.torture.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Steps carried out by clerks, one after the other, each compared with the model. What the referee itself looks at, status
 * and the frames as they come, it sees in its own process.
 */
final class History implements AutoCloseable {
    private static final int CLERKS = 3;
    private static final List<String> NAMES = List.of("ann", "bob", "cyd", "dee");

    private final Path dir;
    private final boolean isBlocking;
    private final ChildJvm[] clerks = new ChildJvm[CLERKS];
    private final Model model = new Model();
    private final SpoolReader witness;
    private final int maxContent;
    private final Map<String, Integer> done = new TreeMap<>();
    private String last = "";

    History(Path dir, int shape) throws IOException {
        this.dir = dir;
        this.isBlocking = shape % 3 == 0;
        Spools.create(
                dir,
                CreateOptions.ofSize(64 * 1024 + 4096L * (shape % 5))
                        .withFull(isBlocking ? FullPolicy.BLOCK : FullPolicy.OVERWRITE)
                        .withReaderSlots(NAMES.size()));
        this.maxContent = Spools.status(dir).maxFrameBytes();
        this.witness = Spools.reader(dir, ReaderOptions.anonymous());
        for (int i = 0; i < CLERKS; i++) {
            clerks[i] = ChildJvm.start(Clerk.class, dir);
        }
        for (ChildJvm clerk : clerks) {
            expect("ready", clerk.answer());
        }
    }

    /** What was done, how often. */
    Map<String, Integer> done() {
        return done;
    }

    /** The command of the last step. */
    String last() {
        return last;
    }

    void carryOut(Step step) throws IOException {
        int clerk = step.clerk() % CLERKS;
        String name = NAMES.get(step.reader() % NAMES.size());
        Model.Known reader = model.readers.get(name);
        boolean isOpen = reader != null && reader.clerk >= 0;
        int kind = step.kind();
        if (kind < 400) {
            append(clerk, step);
        } else if (kind < 890 && !isOpen) {
            open(clerk, name, reader, step);
        } else if (kind < 640 && reader != null && isOpen) {
            read(name, reader, step);
        } else if (kind < 780 && reader != null && isOpen) {
            acknowledge(name, reader, step);
        } else if (kind < 840 && reader != null && isOpen) {
            String where = where(step);
            reader.seek(model.resolve(where));
            expect(reader.describe(), ask(reader.clerk, "seek " + name + " " + where));
        } else if (kind < 890 && reader != null && isOpen) {
            expect("closed", ask(reader.clerk, "close " + name));
            reader.clerk = -1;
        } else if (kind < 900) {
            expect("forced", ask(clerk, "force"));
        } else if (kind < 920) {
            forget(clerk, name, reader);
        } else if (kind < 930) {
            kill(clerk);
        } else {
            open(clerk, name, reader, step);
        }
        check();
    }

    private String ask(int clerk, String command) throws IOException {
        last = "clerk " + clerk + ": " + command;
        done.merge(command.substring(0, (command + " ").indexOf(' ')), 1, Integer::sum);
        return clerks[clerk].ask(command);
    }

    private void expect(String expected, String found) {
        if (!expected.equals(found)) {
            throw new AssertionError(last + ": answered '" + found + "', expected '" + expected + "'");
        }
    }

    private void append(int clerk, Step step) throws IOException {
        int count = step.kind() < 200 ? 1 : 1 + step.a() % 30;
        long id = model.next();
        StringBuilder command = new StringBuilder("append ").append(id);
        int[] lengths = new int[count];
        long storage = 0;
        for (int i = 0; i < count; i++) {
            int draw = Math.floorMod(step.b() * 31 + i * 0x9E37_79B9, 1_000_003);
            int length = draw % 40 == 0 ? maxContent - draw % 7 : draw % 50 == 1 ? 0 : draw % 400;
            if (storage + SpoolWriter.storageOf(length) > Spools.status(dir).dataBytes() / 2) {
                break;
            }
            storage += SpoolWriter.storageOf(length);
            lengths[i] = length;
            command.append(' ').append(length);
        }
        int fitting = command.toString().split(" ", -1).length - 2;
        SpoolStatus before = Spools.status(dir);
        long floor = model.floor(isBlocking);
        String answer = ask(clerk, command.toString());
        if (answer.equals("-1")) {
            done.merge("refused", 1, Integer::sum);
            // Rightly: there was not room enough, with what the end of a lap may waste, without frames that must stay.
            require(floor != Long.MAX_VALUE, "refused though nothing is protected");
            require(
                    before.usedBytes() + storage + maxContent + 48 > before.dataBytes(),
                    "refused " + storage + " bytes though only " + before.usedBytes() + " are in use");
            return;
        }
        expect(Long.toString(id), answer);
        for (int i = 0; i < fitting; i++) {
            model.frames.add(new Model.Written(Content.of(id + i, lengths[i]), 0));
        }
        SpoolStatus after = Spools.status(dir);
        require(after.minSequence() >= model.min, "min went back to " + after.minSequence());
        require(
                after.minSequence() == model.min || after.minSequence() <= floor,
                "min is " + after.minSequence() + " though frames from " + floor + " on must stay");
        require(
                after.minSequence() == model.min
                        || after.usedBytes() + 2L * (maxContent + 48) + storage > after.dataBytes(),
                "more frames went than had to: " + after.usedBytes() + " bytes are left");
        model.min = after.minSequence();
        bearWitness(id, fitting);
    }

    /** Looks at the frames that were just appended, and notes their times. */
    private void bearWitness(long first, int count) throws IOException {
        long sequence = first;
        for (ReadBatch batch = witness.read(); !batch.isEmpty(); batch = witness.read()) {
            require(batch.gap().isEmpty(), "a gap where nothing was overwritten: " + batch.gap());
            for (Frame frame : batch) {
                require(frame.sequence() == sequence, "sequence " + frame.sequence() + ", expected " + sequence);
                byte[] content = model.frame(sequence).content();
                require(Arrays.equals(content, frame.content()), "frame " + sequence + " is not what was appended");
                require(
                        sequence == 1
                                || frame.timeMs() >= model.frame(sequence - 1).timeMs(),
                        "time fell at frame " + sequence);
                model.frames.set((int) sequence - 1, new Model.Written(content, frame.timeMs()));
                sequence++;
            }
        }
        require(sequence == first + count, "only up to " + sequence + " appended, expected " + (first + count));
    }

    private void read(String name, Model.Known reader, Step step) throws IOException {
        int max = step.a() % 5 == 0 ? 1 + step.b() % 3 : 1_000;
        String[] answer = ask(reader.clerk, "read " + name + " " + max).split(" ", -1);
        require(answer.length == 6, Arrays.toString(answer));
        long from = reader.position;
        if (from < model.min) {
            expect("LOST " + from + " " + model.min, answer[0] + " " + answer[1] + " " + answer[2]);
            reader.lost += model.min - from;
            reader.told.add(new Model.Told(from, model.min));
            from = model.min;
        } else {
            expect("none 0 0", answer[0] + " " + answer[1] + " " + answer[2]);
        }
        int count = Integer.parseInt(answer[4]);
        require(count <= max && from + count <= model.next(), "too many: " + count);
        require(count > 0 || from == model.next(), "nothing, though there are frames from " + from + " on");
        CRC32 sum = new CRC32();
        for (int i = 0; i < count; i++) {
            byte[] content = model.frame(from + i).content();
            Content.add(sum, from + i, content, 0, content.length);
        }
        expect(from + " " + count + " " + sum.getValue(), answer[3] + " " + answer[4] + " " + answer[5]);
        reader.position = from + count;
    }

    private void acknowledge(String name, Model.Known reader, Step step) throws IOException {
        long sequence = reader.position;
        if (step.a() % 3 == 0 && reader.position > reader.acknowledged) {
            sequence = reader.acknowledged + step.b() % (reader.position - reader.acknowledged + 1);
        }
        for (Model.Told told : reader.told) {
            // Not into the middle of what is lost.
            sequence = sequence > told.from() && sequence < told.to() ? told.to() : sequence;
        }
        reader.acknowledge(sequence);
        expect(reader.describe(), ask(reader.clerk, "ack " + name + " " + sequence));
    }

    private String where(Step step) {
        return switch (step.a() % 4) {
            case 0 -> "e";
            case 1 -> "l";
            case 2 -> "s" + (1 + step.b() % (model.next() + 3));
            default ->
                "t"
                        + (model.frames.isEmpty()
                                ? 0
                                : model.frame(1 + step.b() % (model.next() - 1)).timeMs());
        };
    }

    private void open(int clerk, String name, Model.@Nullable Known known, Step step) throws IOException {
        String where = where(step);
        String protection = List.of("BY_SPOOL", "PROTECTED", "UNPROTECTED").get(step.b() % 3);
        String command = "open " + name + " " + where + " " + protection + " " + (4096 << step.a() % 5);
        if (known != null && known.clerk >= 0) {
            expect("busy", ask(clerk, command));
            return;
        }
        Model.Known reader = known;
        if (reader == null) {
            reader = new Model.Known();
            reader.acknowledged = model.resolve(where);
            reader.isProtected = isBlocking;
            model.readers.put(name, reader);
        }
        if (!protection.equals("BY_SPOOL")) {
            reader.isProtected = protection.equals("PROTECTED");
        }
        reader.open(clerk);
        expect(reader.describe(), ask(clerk, command));
    }

    private void forget(int clerk, String name, Model.@Nullable Known reader) throws IOException {
        if (reader != null && reader.clerk >= 0) {
            expect("busy", ask(clerk, "forget " + name));
        } else {
            expect(Boolean.toString(reader != null), ask(clerk, "forget " + name));
            model.readers.remove(name);
        }
    }

    private void kill(int clerk) throws IOException {
        last = "clerk " + clerk + ": kill";
        done.merge("kill", 1, Integer::sum);
        clerks[clerk].kill();
        for (Model.Known reader : model.readers.values()) {
            if (reader.clerk == clerk) {
                reader.clerk = -1;
            }
        }
        clerks[clerk] = ChildJvm.start(Clerk.class, dir);
        expect("ready", clerks[clerk].answer());
    }

    private void check() throws IOException {
        SpoolStatus status = Spools.status(dir);
        require(status.nextSequence() == model.next(), "next is " + status.nextSequence() + ", not " + model.next());
        require(status.minSequence() == model.min, "min is " + status.minSequence() + ", not " + model.min);
        require(status.usedBytes() <= status.dataBytes(), "more in use than there is");
        require(status.readers().size() == model.readers.size(), "readers are " + status.readers());
        status.readers().forEach(found -> {
            Model.Known known = model.readers.get(found.name());
            require(
                    known != null
                            && found.sequence() == known.acknowledged
                            && found.isProtected() == known.isProtected
                            && found.lost() == known.lostAcknowledged
                            && found.damaged() == 0,
                    "status says " + found);
        });
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(last + ": " + otherwise);
        }
    }

    @Override
    public void close() {
        witness.close();
        for (ChildJvm clerk : clerks) {
            clerk.close();
        }
    }
}
