package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Origin;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.SyncPolicy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CopyCommandTest {
    @TempDir
    private Path temp;

    private Path source;
    private TestSpool spool;
    private Path target;

    @BeforeEach
    void create() throws IOException {
        source = temp.resolve("source");
        spool = TestSpool.create(source, TestSpool.SMALLEST);
        target = temp.resolve("target");
    }

    private List<String> targetFrames() throws IOException {
        return new TestSpool(target).frames();
    }

    private static void assertDone(CommandRun run, long frames) {
        assertThat(run.err()).contains("spool: copied " + frames + " frames to ");
        assertThat(run.exit()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void copyIsLikeTheFirstSourceAndHasItsFrames() throws IOException {
        Path blocking = temp.resolve("blocking");
        Spools.create(
                blocking,
                CreateOptions.ofSize(128 << 10)
                        .withFull(FullPolicy.BLOCK)
                        .withSync(SyncPolicy.commit())
                        .withMaxFrameBytes(5_000));
        Spools.reader(blocking, io.spool.core.value.ReaderOptions.named("r")).close();
        new TestSpool(blocking).append("1", "2", "3");
        assertDone(CommandRun.of("copy", blocking, target), 3);
        assertThat(targetFrames()).containsExactly("1", "2", "3");
        SpoolStatus status = Spools.status(target);
        assertThat(status.sizeBytes()).isEqualTo(136 << 10);
        assertThat(status.full()).isEqualTo(FullPolicy.BLOCK);
        assertThat(status.sync()).isEqualTo(SyncPolicy.commit());
        assertThat(status.maxFrameBytes()).isEqualTo(5_000);
        assertThat(status.identity()).isNotEqualTo(Spools.status(blocking).identity());
        assertThat(status.readers()).isEmpty();
    }

    @Test
    void sizeAndPoliciesCanBeChanged() throws IOException {
        spool.append("1");
        assertDone(CommandRun.of("copy", source, target, "--size", "1MiB", "--full", "block", "--sync", "commit"), 1);
        SpoolStatus status = Spools.status(target);
        assertThat(status.sizeBytes()).isEqualTo(1 << 20);
        assertThat(status.full()).isEqualTo(FullPolicy.BLOCK);
        assertThat(status.sync()).isEqualTo(SyncPolicy.commit());
    }

    @Test
    void rangeAndConditionsChooseFrames() throws IOException {
        spool.append("{\"a\":1}", "{\"a\":2}", "{\"a\":1,\"n\":3}", "{\"a\":1,\"n\":4}");
        assertDone(CommandRun.of("copy", source, target, "--from", 2, "--to", 3, "--where", "/a=1"), 1);
        assertThat(targetFrames()).containsExactly("{\"a\":1,\"n\":3}");
    }

    @Test
    void repeatedCopyTakesOnlyWhatIsNew() throws IOException {
        spool.append("1", "2");
        CommandRun.of("copy", source, target);
        spool.append("3");
        CommandRun run = CommandRun.of("copy", source, target);
        assertDone(run, 1);
        assertThat(run.err()).contains("up to sequence 2; the copy goes on behind");
        assertThat(targetFrames()).containsExactly("1", "2", "3");
        CommandRun larger = CommandRun.of("copy", source, target, "--size", "1MiB");
        assertThat(larger.exit()).isEqualTo(ExitCode.EXISTS);
    }

    @Test
    void severalSourcesComeInTheOrderOfTheirTimes() throws Exception {
        TestSpool other = TestSpool.create(temp.resolve("other"), TestSpool.SMALLEST);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            long before = System.currentTimeMillis();
            (i % 2 == 0 ? spool : other).append(Integer.toString(i));
            expected.add(Integer.toString(i));
            while (System.currentTimeMillis() <= before) {
                Thread.onSpinWait(); // times are told apart by the millisecond
            }
        }
        assertDone(CommandRun.of("copy", source, other.directory(), target), 6);
        assertThat(targetFrames()).isEqualTo(expected);
        assertThat(Spools.status(target).sizeBytes()).isEqualTo(2 * TestSpool.SMALLEST + 12288);
    }

    @Test
    void followingGoesOnUntilTheEndOfTheRange() throws Exception {
        spool.append("1");
        Thread writer = new Thread(() -> {
            try {
                while (!Spools.exists(target) || Spools.status(target).frames() < 1) {
                    Thread.onSpinWait();
                }
                spool.append("2", "3", "4");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        writer.start();
        assertDone(CommandRun.of("copy", source, target, "--follow", "--to", 3), 3);
        writer.join();
        assertThat(targetFrames()).containsExactly("1", "2", "3");
    }

    @Test
    void wholeCopyTakesOverWhereFramesCameFrom() throws IOException {
        Origin origin = new Origin("sink/topic", 3);
        try (SpoolWriter writer = Spools.writer(source)) {
            byte[] frame = "1".getBytes(StandardCharsets.UTF_8);
            writer.append(new FrameBatch().add(origin, 41, frame, 0, 1));
        }
        assertDone(CommandRun.of("copy", source, target), 1);
        assertThat(Spools.inspect(target).origins()).containsEntry(origin, 42L);
        Path part = temp.resolve("part");
        assertDone(CommandRun.of("copy", source, part, "--from", 1), 1);
        assertThat(Spools.inspect(part).origins()).doesNotContainKey(origin);
        Path snapshot = temp.resolve("s.jsonl");
        CommandRun.of("copy", source, snapshot);
        Path back = temp.resolve("back");
        assertDone(CommandRun.of("copy", snapshot, back), 1);
        assertThat(Spools.inspect(back).origins()).containsEntry(origin, 42L);
    }

    @Test
    void lossDamageAndWhatDoesNotFitAreToldByTheExitCode() throws IOException {
        spool.append(TestSpool.numbered(0, 1_000, 200));
        CommandRun lost = CommandRun.of("copy", source, target, "--from", 1, "--size", "1MiB");
        assertThat(lost.exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(lost.err()).contains(source + ": ", " frames lost: sequences 1 to ");

        Path roomy = temp.resolve("roomy");
        TestSpool.create(roomy, 1 << 20).append(TestSpool.numbered(0, 1_000, 200));
        CommandRun small = CommandRun.of("copy", roomy, temp.resolve("small"), "--size", "64KiB");
        assertThat(small.exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(small.err()).contains("overwritten by later ones");

        try (RandomAccessFile ring =
                new RandomAccessFile(roomy.resolve("spool.ring").toFile(), "rw")) {
            ring.seek(8192 + 24 + 3);
            ring.write('!');
        }
        CommandRun damaged = CommandRun.of("copy", roomy, temp.resolve("d"));
        assertThat(damaged.exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(damaged.err()).contains("1 frames damaged: sequences 1 to 1");
    }

    @Test
    void fullSpoolThatBlocksIsAFailure() throws IOException {
        spool.append(TestSpool.numbered(0, 200, 200));
        TestSpool.create(target, TestSpool.SMALLEST, FullPolicy.BLOCK).append(TestSpool.numbered(0, 200, 200));
        CommandRun run = CommandRun.of("copy", source, target);
        assertThat(run.exit()).isEqualTo(ExitCode.FULL);
        assertThat(run.err()).contains("refused");
    }

    @Test
    void snapshotGoesThereAndBackByteForByte() throws IOException {
        String[] frames = {
            "{\"a\":1}", " 5 ", "[1,\n2]", "7", "\"x\"", "true", "no JSON", "{\"ä\":\"\u2028\"}", "\t{}", "-1.5e3", ""
        };
        spool.append(frames);
        byte[] binary = {(byte) 0xFF, 0, 1};
        try (SpoolWriter writer = Spools.writer(source)) {
            writer.append(binary);
        }
        for (String name : List.of("s.jsonl", "s.jsonl.gz")) {
            Path snapshot = temp.resolve(name);
            assertDone(CommandRun.of("copy", source, snapshot), frames.length + 1);
            Path back = temp.resolve("of-" + name.replace('.', '-'));
            assertDone(CommandRun.of("copy", snapshot, back), frames.length + 1);
            assertThat(contents(back)).isEqualTo(contents(source)).hasSize(frames.length + 1);
            assertThat(Spools.status(back).sizeBytes()).isEqualTo(TestSpool.SMALLEST + 8192);
            // Into the same spool again, there is nothing new.
            assertDone(CommandRun.of("copy", snapshot, back), 0);
        }
        List<String> lines = Files.readAllLines(temp.resolve("s.jsonl"));
        JsonCheck check = new JsonCheck();
        assertThat(lines).allSatisfy(line -> {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            assertThat(check.problem(bytes, 0, bytes.length)).isEmpty();
        });
        assertThat(lines.get(1)).startsWith("{\"sequence\":1,\"time\":\"").endsWith(",\"frame\":{\"a\":1}}");
        assertThat(temp.resolve("s.jsonl.gz.part")).doesNotExist();
    }

    private static List<List<Byte>> contents(Path directory) throws IOException {
        List<List<Byte>> contents = new ArrayList<>();
        try (var reader = Spools.reader(directory, io.spool.core.value.ReaderOptions.anonymous())) {
            for (var batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                batch.forEach(frame -> {
                    List<Byte> bytes = new ArrayList<>();
                    for (byte b : frame.content()) {
                        bytes.add(b);
                    }
                    contents.add(bytes);
                });
            }
        }
        return contents;
    }

    @Test
    void snapshotIsFilteredOnItsWayInAndOut() throws IOException {
        spool.append("{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}");
        Path snapshot = temp.resolve("s.jsonl");
        assertDone(CommandRun.of("copy", source, snapshot, "--from", 2), 3);
        assertDone(CommandRun.of("copy", snapshot, target, "--from", 3, "--where", "/a=4"), 1);
        assertThat(targetFrames()).containsExactly("{\"a\":4}");
    }

    @Test
    void snapshotGoesThroughAPipe() throws IOException {
        spool.append("1", "2");
        CommandRun out = CommandRun.of("copy", source, "-");
        assertThat(out.out().lines()).hasSize(4);
        assertDone(CommandRun.withInput(out.out(), "copy", "-", target), 2);
        assertThat(targetFrames()).containsExactly("1", "2");
    }

    @Test
    void snapshotThatIsNotWholeOrNoneIsRefused() throws IOException {
        spool.append(TestSpool.numbered(0, 100, 200));
        Path snapshot = temp.resolve("s.jsonl");
        CommandRun.of("copy", source, snapshot);
        List<String> lines = Files.readAllLines(snapshot);

        assertDamaged("cut", lines.subList(0, 50), "not whole");
        List<String> oneLess = new ArrayList<>(lines);
        oneLess.remove(7);
        assertDamaged("less", oneLess, "should have 100 frames, and has 99");
        assertDamaged("foreign", List.of("{\"a\":1}", "{\"a\":2}"), "no ");
        assertDamaged("empty", List.of(), "empty");
        assertDamaged("newer", List.of("{\"snapshot\":{\"version\":2}}"), "version 2");

        Path gz = temp.resolve("s.jsonl.gz");
        CommandRun.of("copy", source, gz);
        byte[] bytes = Files.readAllBytes(gz);
        Files.write(gz, java.util.Arrays.copyOf(bytes, bytes.length - 20));
        CommandRun run = CommandRun.of("copy", gz, target);
        assertThat(run.exit()).isEqualTo(ExitCode.UNREADABLE);
    }

    private void assertDamaged(String name, List<String> lines, String why) throws IOException {
        Path file = Files.write(temp.resolve(name + ".jsonl"), lines);
        CommandRun run = CommandRun.of("copy", file, temp.resolve(name));
        assertThat(run.exit()).as(name).isEqualTo(ExitCode.UNREADABLE);
        assertThat(run.err()).contains("spool: " + file + ": ").contains(why).doesNotContain("\tat ", "Exception");
    }

    @Test
    void nothingIsOverwrittenAndNothingIsMadeOfNothing() throws IOException {
        spool.append("1");
        Path file = Files.writeString(temp.resolve("s.jsonl"), "mine");
        assertThat(CommandRun.of("copy", source, file).exit()).isEqualTo(ExitCode.EXISTS);
        assertThat(file).content().isEqualTo("mine");
        assertThat(CommandRun.of("copy", temp.resolve("missing"), target).exit())
                .isEqualTo(ExitCode.NO_SPOOL);
        CommandRun noFile = CommandRun.of("copy", temp.resolve("missing.jsonl"), target);
        assertThat(noFile.exit()).isEqualTo(ExitCode.NO_SPOOL);
        assertThat(noFile.err()).hasLineCount(1);
        assertThat(target).doesNotExist();
        assertThat(CommandRun.of("copy", source, source).exit()).isEqualTo(ExitCode.USAGE);
        assertThat(CommandRun.of("copy", source, temp.resolve("s.tgz")).err()).contains(".jsonl.gz");
        assertThat(CommandRun.of("copy", source, temp.resolve("f.jsonl"), "--follow")
                        .exit())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void allOfAFullSpoolFitsIntoItsCopy() throws IOException {
        spool.append(TestSpool.numbered(0, 5_000, 37));
        assertDone(CommandRun.of("copy", source, target), spool.frameCount());
        assertThat(targetFrames()).isEqualTo(spool.frames());
    }

    @Test
    void gapStandsInASnapshotWhereItIs() throws IOException {
        spool.append(TestSpool.numbered(0, 1_000, 200));
        Path snapshot = temp.resolve("s.jsonl");
        assertThat(CommandRun.of("copy", source, snapshot, "--from", 1).exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(Files.readAllLines(snapshot).get(1)).startsWith("{\"gap\":{\"kind\":\"LOST\",\"fromSequence\":1,");
        assertThat(CommandRun.of("copy", snapshot, target).exit()).isEqualTo(ExitCode.OK);
    }
}
