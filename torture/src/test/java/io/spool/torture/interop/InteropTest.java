package io.spool.torture.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Cut;
import io.spool.core.value.Frame;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Origin;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.Refusal;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.SyncPolicy;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.process.ChildJvm;
import io.spool.torture.process.Message;
import io.spool.torture.process.ReaderProcess;
import io.spool.torture.process.WriterProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A writer and a reader in C, made from {@code docs/spool-format.md} alone, on the same spools as ours and at the same
 * time. What the two of them disagree about, the page does not say clearly enough. {@code -Dtorture.interopSeconds},
 * {@code interopKills} and {@code interopImages} say how much.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class InteropTest {
    private static final int SECONDS = Scale.of("interopSeconds", 3, 60);
    private static final int KILLS = Scale.of("interopKills", 30, 2_000);
    private static final Origin ORIGIN = new Origin("interop", 1);
    private static final int IMAGES = Scale.of("interopImages", 40, 2_000);
    private static final Path GOLDEN = Path.of("..", "spool-core", "src", "test", "resources", "golden");
    private static final Map<String, String> DONE = new TreeMap<>();

    @TempDir
    private Path temporary;

    @BeforeAll
    static void compile() throws Exception {
        CProgram.assumeCompiled();
    }

    @AfterAll
    static void certify() {
        if (DONE.size() == 8) {
            Certificate.add("interop, C and Java", String.join("; ", DONE.values()));
        }
    }

    private Path create(CreateOptions options) throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, options);
        return dir;
    }

    // ---------------------------------------------------------------------------------------------------- side by side

    @Test
    void everyReaderGetsOrIsToldToHaveLostExactlyWhatWasWritten() throws Exception {
        Path dir = create(CreateOptions.ofSize(256 << 10));
        try (CProgram named = CProgram.read(dir, "--name", "c-named", "--follow", "--prove");
                CProgram anonymous = CProgram.read(dir, "--follow", "--prove");
                ChildJvm java = ChildJvm.start(ReaderProcess.class, dir, "java-named")) {
            // Who is there before the first frame has to account for all.
            assertThat(named.answer()).isEqualTo("at 1");
            assertThat(named.answer()).isEqualTo("asleep");
            assertThat(anonymous.answer()).isEqualTo("asleep");
            assertThat(java.answer()).isEqualTo("ready");
            try (ChildJvm firstJava = ChildJvm.start(WriterProcess.class, dir, 1, 0);
                    ChildJvm secondJava = ChildJvm.start(WriterProcess.class, dir, 2, 30);
                    CProgram firstC = CProgram.write(dir, "--generate", 3);
                    CProgram secondC = CProgram.write(dir, "--generate", 4, "--batch", 30)) {
                assertThat(firstJava.answer()).isEqualTo("ready");
                assertThat(secondJava.answer()).isEqualTo("ready");
                assertThat(firstC.answer()).isEqualTo("ready");
                assertThat(secondC.answer()).isEqualTo("ready");
                // How long it runs, not a wait for something to happen.
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SECONDS));
                firstC.finish();
                secondC.finish();
                firstJava.finish();
                secondJava.finish();
                long byC = positive(firstC.answer()) + positive(secondC.answer());
                long byJava = positive(firstJava.answer()) + positive(secondJava.answer());
                long written = byC + byJava;
                assertThat(Spools.status(dir).nextSequence() - 1).isEqualTo(written);
                java.finish();
                String[] javaCounts = java.answer().split(" ", -1);
                assertThat(positive(javaCounts[0]) + Long.parseLong(javaCounts[1]))
                        .isEqualTo(written);
                long delivered = accounts(named, written) + accounts(anonymous, written);
                assertThat(Spools.status(dir).readers())
                        .hasSize(2)
                        .extracting(ReaderStatus::lagFrames)
                        .containsOnly(0L);
                DONE.put(
                        "1",
                        "frames by C " + byC + ", by Java " + byJava + ", delivered to C " + delivered + ", to Java "
                                + javaCounts[0]);
            }
        }
    }

    private static long positive(String number) {
        assertThat(Long.parseLong(number)).isPositive();
        return Long.parseLong(number);
    }

    private static long accounts(CProgram reader, long written) throws Exception {
        reader.finish();
        String[] counts = reader.answer().split(" ", -1);
        assertThat(positive(counts[0]) + Long.parseLong(counts[1])).isEqualTo(written);
        assertThat(counts[2]).as("damaged").isEqualTo("0");
        assertThat(reader.exitCode()).isZero();
        return Long.parseLong(counts[0]);
    }

    @Test
    void inEverySyncModeBothAppendByTurns() throws Exception {
        for (SyncPolicy sync :
                List.of(SyncPolicy.none(), SyncPolicy.interval(Duration.ofMillis(5)), SyncPolicy.commit())) {
            Path dir = temporary.resolve(sync.toString().replaceAll("\\W", "-"));
            Spools.create(dir, CreateOptions.ofSize(64 << 10).withSync(sync));
            try (SpoolWriter java = Spools.writer(dir);
                    CProgram c = CProgram.write(dir);
                    SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
                for (int i = 1; i <= 100; i += 2) {
                    assertThat(java.append(text(i))).isEqualTo(i);
                    c.say(text(i + 1));
                    ReadBatch batch = reader.read(Duration.ofSeconds(10), 1);
                    assertThat(batch.frame(0).text()).isEqualTo(text(i));
                    batch = reader.read(Duration.ofSeconds(10), 1);
                    assertThat(batch.frame(0).sequence()).isEqualTo(i + 1L);
                    assertThat(batch.frame(0).text()).isEqualTo(text(i + 1));
                    if (sync.equals(SyncPolicy.commit())) {
                        assertThat(Spools.status(dir).forcedSequence()).isEqualTo(i + 2L);
                    }
                }
                assertThat(c.rest()).containsExactly("50");
            }
            assertThat(Spools.status(dir).forcedSequence()).isEqualTo(101);
            assertThat(linesOf(dir)).hasSize(100);
            // Closed in order: nothing is reserved, so that nothing is declared cut after the next boot.
            Image image = Image.of(dir);
            image.fromAnotherBoot();
            image.writeTo(dir);
            try (CProgram c = CProgram.write(dir)) {
                assertThat(c.rest()).containsExactly("0");
            }
            assertThat(Spools.status(dir).nextSequence()).isEqualTo(101);
            assertThat(Spools.status(dir).identity().generation()).isEqualTo(1);
        }
        DONE.put("2", "3 sync modes");
    }

    private static String text(long number) {
        return "{\"n\":" + number + ",\"fill\":\"" + "x".repeat((int) (number * 37 % 211)) + "\"}";
    }

    /** What the C reader says of a spool: a line for each frame or gap. */
    private static List<String> linesOf(Path dir) throws Exception {
        return CProgram.read(dir).linesToTheEnd();
    }

    /** What ours says of it, in the same form. */
    private static List<String> javaLinesOf(Path dir) throws Exception {
        List<String> lines = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                batch.gap().ifPresent(gap -> lines.add(gap.kind() + " " + gap.from() + " " + gap.to()));
                for (Frame frame : batch) {
                    lines.add(frame.sequence() + " " + frame.timeMs() + " " + frame.text());
                }
            }
        }
        return lines;
    }

    // ----------------------------------------------------------------------------------------------------------- names

    @Test
    void aNameGoesFromOneToTheOtherAndIsRefusedWhileItIsHeld() throws Exception {
        Path dir = create(CreateOptions.ofSize(64 << 10));
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = 1; i <= 20; i++) {
                writer.append(text(i));
            }
        }
        try (CProgram c = CProgram.read(dir, "--name", "gölden", "--limit", 4)) {
            assertThat(c.rest()).hasSize(5).first().isEqualTo("at 1");
        }
        ReaderStatus known = Spools.status(dir).readers().get(0);
        assertThat(known.name()).isEqualTo("gölden");
        assertThat(known.sequence()).isEqualTo(5);
        try (SpoolReader java = Spools.reader(dir, ReaderOptions.named("gölden"))) {
            assertThat(java.position()).isEqualTo(5);
            assertThat(java.read(Duration.ZERO, 3).frame(2).text()).isEqualTo(text(7));
            java.acknowledge(8);
            try (CProgram c = CProgram.read(dir, "--name", "gölden")) {
                assertThat(c.rest()).isEmpty();
                assertThat(c.exitCode()).isEqualTo(4);
                assertThat(c.errors()).contains("gölden", "open already");
            }
        }
        try (CProgram c = CProgram.read(dir, "--name", "gölden", "--follow", "--limit", 2)) {
            assertThat(c.answer()).isEqualTo("at 8");
            assertThat(c.answer()).startsWith("8 ");
            assertThat(c.answer()).startsWith("9 ").endsWith(text(9));
            assertThatThrownBy(() -> Spools.reader(dir, ReaderOptions.named("gölden")))
                    .isInstanceOf(SpoolBusyException.class);
            // It acknowledges what it has printed, a moment later.
            while (Spools.status(dir).readers().get(0).sequence() < 10) {
                LockSupport.parkNanos(100_000);
            }
            c.kill();
        }
        try (SpoolReader java = Spools.reader(dir, ReaderOptions.named("gölden"))) {
            assertThat(java.position()).isEqualTo(10);
        }
        // The other way round: registered by Java, overtaken, and told so by C, which Java then knows of.
        Spools.reader(dir, ReaderOptions.named("second")).close();
        try (CProgram c = CProgram.write(dir, "--generate", 1, "--batch", 30, "--count", 50)) {
            assertThat(c.answer()).isEqualTo("ready");
            assertThat(c.answer()).isEqualTo("1500");
        }
        long lost = Spools.status(dir).minSequence() - 1;
        try (CProgram c = CProgram.read(dir, "--name", "second", "--prove")) {
            assertThat(c.answer()).isEqualTo("at 1");
            assertThat(c.answer()).isEqualTo((1520 - lost) + " " + lost + " 0");
        }
        try (SpoolReader java = Spools.reader(dir, ReaderOptions.named("second"))) {
            assertThat(java.position()).isEqualTo(1521);
            assertThat(java.lost()).isEqualTo(lost);
        }
        assertThat(Spools.forgetReader(dir, "second")).isTrue();
        try (CProgram c = CProgram.read(dir, "--name", "third", "--limit", 0)) {
            assertThat(c.rest()).containsExactly("at " + (lost + 1));
        }
        assertThat(Spools.status(dir).readers()).extracting(ReaderStatus::name).containsExactly("gölden", "third");
        DONE.put("3", "names taken over and refused both ways");
    }

    // ------------------------------------------------------------------------------------------------------------
    // kills

    @Test
    void batchesAreWholeWhoeverIsKilledAndWhoeverGoesOn() throws Exception {
        Path dir = create(CreateOptions.ofSize(256 << 10));
        Random random = Scale.random("InteropTest");
        Referee referee = new Referee();
        int javaKills = Math.max(3, KILLS / 20);
        try (CProgram proving = CProgram.read(dir, "--follow", "--prove");
                SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous());
                SpoolWriter java = Spools.writer(dir)) {
            assertThat(proving.answer()).isEqualTo("asleep");
            ChildJvm next = ChildJvm.start(WriterProcess.class, dir, 1000, 250);
            for (int kill = 1; kill <= KILLS; kill++) {
                if (kill % (KILLS / javaKills) == 0) {
                    ChildJvm writer = next;
                    next = ChildJvm.start(WriterProcess.class, dir, 1000 + kill, 250);
                    assertThat(writer.answer()).isEqualTo("ready");
                    awaitAppend(dir);
                    LockSupport.parkNanos(random.nextInt(10_000_000));
                    writer.kill();
                } else {
                    try (CProgram writer = CProgram.write(dir, "--generate", kill, "--batch", 250)) {
                        assertThat(writer.answer()).isEqualTo("ready");
                        awaitAppend(dir);
                        LockSupport.parkNanos(random.nextInt(5_000_000));
                        writer.kill();
                    }
                }
                FrameBatch batch = new FrameBatch();
                for (int i = 0; i < 3; i++) {
                    byte[] content = new Message(77, kill, i, 3).toJson();
                    // C knows nothing of origins, and must not lose them.
                    if (kill % 50 == 1) {
                        batch.add(ORIGIN, 3L * kill + i, content, 0, content.length);
                    } else {
                        batch.add(content);
                    }
                }
                assertThat(java.append(batch).firstSequence()).isPositive();
                assertThat(Spools.inspect(dir).origins()).containsEntry(ORIGIN, 3L * (kill - (kill - 1) % 50) + 3);
                try (CProgram c = CProgram.write(dir, "--generate", 78, "--batch", 3, "--count", 1)) {
                    assertThat(c.answer()).isEqualTo("ready");
                    assertThat(c.answer()).isEqualTo("3");
                }
                referee.check(reader);
            }
            next.close();
            assertThat(referee.frames()).isGreaterThan(6L * KILLS);
            proving.finish();
            String counts = proving.answer();
            assertThat(counts).endsWith(" 0");
            assertThat(proving.exitCode()).isZero();
        }
        DONE.put("4", "kills of C " + (KILLS - javaKills) + ", of Java " + javaKills + ", no batch torn");
    }

    private static void awaitAppend(Path dir) throws Exception {
        long before = Spools.status(dir).nextSequence();
        while (Spools.status(dir).nextSequence() == before) {
            // The timeout ends a wait in vain.
            LockSupport.parkNanos(100_000);
        }
    }

    // -------------------------------------------------------------------------------------------------------
    // protection

    @Test
    void aProtectedReaderInCHoldsAJavaWriterBack() throws Exception {
        Path dir = create(CreateOptions.ofSize(64 << 10).withFull(FullPolicy.BLOCK));
        try (CProgram c = CProgram.read(dir, "--name", "slow", "--protected", "--limit", 0)) {
            assertThat(c.rest()).containsExactly("at 1");
        }
        try (SpoolWriter writer = Spools.writer(dir)) {
            long frames = 0;
            while (!writer.offer(text(frames + 1).getBytes(UTF_8)).isRefused()) {
                frames++;
            }
            assertThat(frames).isGreaterThan(300);
            assertThat(writer.offer(text(frames + 1).getBytes(UTF_8)).refusal())
                    .map(Refusal::reader)
                    .hasValueSatisfying(name -> assertThat(name).hasValue("slow"));
            try (CProgram c = CProgram.read(dir, "--name", "slow", "--limit", 10)) {
                assertThat(c.rest()).hasSize(11).element(10).asString().endsWith(text(10));
            }
            assertThat(writer.append(text(++frames))).isEqualTo(frames);
            try (CProgram c = CProgram.read(dir, "--name", "slow")) {
                assertThat(c.rest()).hasSize((int) frames - 10 + 1).noneMatch(line -> line.startsWith("LOST"));
            }
        }
        DONE.put("5", "protection both ways");
    }

    @Test
    void aProtectedReaderInJavaHoldsACWriterBack() throws Exception {
        Path dir = create(CreateOptions.ofSize(64 << 10).withFull(FullPolicy.BLOCK));
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("slow"));
                CProgram refused = CProgram.write(dir, "--generate", 1, "--batch", 10, "--count", 1000, "--no-wait")) {
            assertThat(refused.answer()).isEqualTo("ready");
            assertThat(refused.exitCode()).isEqualTo(5);
            assertThat(refused.errors()).contains("full");
            SpoolStatus full = Spools.status(dir);
            assertThat(full.minSequence()).isEqualTo(1);
            assertThat(full.frames()).isGreaterThan(200);
            try (CProgram waiting = CProgram.write(dir, "--generate", 2, "--batch", 10, "--count", 100)) {
                assertThat(waiting.answer()).isEqualTo("ready");
                Referee referee = new Referee();
                while (referee.frames() < full.frames() + 1000) {
                    assertThat(reader.position() - 1).isEqualTo(referee.frames());
                    referee.check(reader);
                    reader.acknowledge(reader.position());
                }
                assertThat(waiting.answer()).isEqualTo("1000");
            }
            assertThat(reader.lost()).isZero();
        }
        // Nobody is registered any more: a blocking spool then keeps all.
        assertThat(Spools.forgetReader(dir, "slow")).isTrue();
        try (CProgram refused = CProgram.write(dir, "--generate", 3, "--batch", 10, "--no-wait")) {
            assertThat(refused.exitCode()).isEqualTo(5);
        }
        DONE.put("5", "protection both ways");
    }

    // ------------------------------------------------------------------------------------------------------------
    // bells

    @Test
    void whoeverSleepsIsWokenByTheOther() throws Exception {
        Path dir = create(CreateOptions.ofSize(64 << 10));
        int rounds = 30;
        long[] toC = new long[rounds];
        long[] toJava = new long[rounds];
        // The C reader would sleep for ten minutes without a bell.
        try (CProgram reader = CProgram.read(dir, "--follow", "--nap", 600_000);
                SpoolWriter writer = Spools.writer(dir)) {
            for (int i = 0; i < rounds; i++) {
                awaitSleeper(dir);
                long start = System.nanoTime();
                writer.append(text(i + 1));
                assertThat(reader.answer()).endsWith(text(i + 1));
                toC[i] = System.nanoTime() - start;
            }
            assertThat(reader.isRunning()).isTrue();
        }
        try (CProgram writer = CProgram.write(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            while (reader.lag() > 0) {
                assertThat(reader.read().isEmpty()).isFalse();
            }
            long[] appended = new long[1];
            for (int i = 0; i < rounds; i++) {
                Thread appender = new Thread(() -> {
                    try {
                        awaitSleeper(dir);
                        appended[0] = System.nanoTime();
                        writer.say("{}");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                appender.start();
                assertThat(reader.read(Duration.ofMinutes(2)).count()).isEqualTo(1);
                long now = System.nanoTime();
                appender.join();
                toJava[i] = now - appended[0];
            }
        }
        Arrays.sort(toC);
        Arrays.sort(toJava);
        // A reader of ours looks by itself after 100 ms; on the average it would have to wait for half of that.
        assertThat(toJava[rounds / 2]).isLessThan(TimeUnit.MILLISECONDS.toNanos(30));
        DONE.put(
                "6",
                "woken in (median) C " + toC[rounds / 2] / 1000 + " us, Java " + toJava[rounds / 2] / 1000 + " us");
    }

    /**
     * Until a reader has said that it wants the bell; then a little, so that it sleeps. One that gets no watch never says so:
     * what the test finds in the end is how long it took.
     */
    private static void awaitSleeper(Path dir) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        try (FileChannel ring = FileChannel.open(dir.resolve("spool.ring"))) {
            ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            do {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                word.clear();
                ring.read(word, Image.BELL_WANTED);
            } while (word.getLong(0) != 1 && System.nanoTime() < end);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
    }

    // ---------------------------------------------------------------------------------------------------------
    // recovery

    @Test
    void recoveryByCAndByJavaComeToTheSameEnd() throws Exception {
        Random random = Scale.random("InteropTest.recovery");
        int cut = 0;
        for (int i = 0; i < IMAGES; i++) {
            Image image = randomImage(random, i);
            Path byC = temporary.resolve("by-c-" + i);
            Path byJava = temporary.resolve("by-java-" + i);
            image.writeTo(byC);
            image.writeTo(byJava);
            try (CProgram c = CProgram.write(byC)) {
                assertThat(c.rest()).as(c.errors()).containsExactly("0");
            }
            Spools.writer(byJava).close();
            String what = "image " + i + ", seed " + Scale.seed();
            SpoolStatus c = Spools.status(byC);
            SpoolStatus java = Spools.status(byJava);
            assertThat(Spools.inspect(byC).origins())
                    .as(what)
                    .isEqualTo(Spools.inspect(byJava).origins());
            if (!essence(c).equals(essence(java))) {
                image.writeTo(Path.of("target", "interop", "differs"));
            }
            assertThat(essence(c)).as(what).isEqualTo(essence(java));
            assertThat(linesOf(byC)).as(what).isEqualTo(javaLinesOf(byC));
            assertThat(linesOf(byJava)).as(what).isEqualTo(linesOf(byC));
            cut += c.cuts().size();
            for (Path dir : List.of(byC, byJava, temporary.resolve("image-" + i))) {
                delete(dir);
            }
        }
        assertThat(cut).isPositive();
        DONE.put("7", "images recovered alike " + IMAGES + ", cut " + cut);
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(dir);
    }

    /** Frames reached the disk, and the control block that would have committed them did not. */
    @Test
    void inCommitModeFramesThatWereNeverAppendedDoNotComeUp() throws Exception {
        Path dir = create(CreateOptions.ofSize(64 << 10).withSync(SyncPolicy.commit()));
        Image image;
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = 0; i < 60; i++) {
                writer.append("{\"old\":\"" + "x".repeat(1_900) + i + "\"}");
            }
            // Leaves almost a whole frame's storage free.
            writer.append("{\"small\":1}");
            Image before = Image.of(dir);
            FrameBatch batch = new FrameBatch();
            for (int i = 100; i < 220; i++) {
                batch.add("{\"never appended\":" + i + "}");
            }
            writer.append(batch);
            image = Image.of(dir).withControl(before);
        }
        image.fromAnotherBoot();
        image.writeTo(dir);
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = 0; i < 45; i++) {
                writer.append("{}");
            }
        }
        assertThat(javaLinesOf(dir)).noneMatch(line -> line.contains("never appended"));
        assertThat(linesOf(dir)).isEqualTo(javaLinesOf(dir)).hasSizeGreaterThan(45);
    }

    private static String essence(SpoolStatus status) {
        StringBuilder text = new StringBuilder();
        text.append("min ").append(status.minSequence()).append(" at ").append(status.minOffset());
        text.append(", next ").append(status.nextSequence()).append(" at ").append(status.nextOffset());
        text.append(", generation ").append(status.identity().generation());
        if (status.nextOffset() > 0) {
            text.append(", forced ").append(status.forcedSequence());
        }
        for (Cut cut : status.cuts()) {
            text.append(", cut ").append(cut.from()).append(" to ").append(cut.to());
            text.append(" in ").append(cut.generation());
        }
        return text.toString();
    }

    /** A spool as it may be found when the power went while it was written to. */
    private Image randomImage(Random random, int number) throws Exception {
        Path dir = temporary.resolve("image-" + number);
        SyncPolicy sync = random.nextInt(4) > 0 ? SyncPolicy.none() : SyncPolicy.commit();
        Spools.create(dir, CreateOptions.ofSize(64 << 10).withSync(sync).withReaderSlots(4));
        Image earlier;
        Image later;
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.named("known"))) {
            append(dir, writer, random, random.nextInt(40));
            if (random.nextBoolean()) {
                writer.force();
            }
            append(dir, writer, random, random.nextInt(40));
            earlier = Image.of(dir);
            append(dir, writer, random, random.nextInt(random.nextBoolean() ? 60 : 8));
            if (random.nextBoolean() && reader.lag() > 0) {
                reader.acknowledge(reader.read().nextSequence());
            }
            later = Image.of(dir);
        }
        Image image;
        switch (random.nextInt(5)) {
            case 0 -> image = later;
            case 1 -> image = later.with(earlier, random.nextDouble() / 2, random);
            case 2 -> image = later.withControl(earlier);
            case 3 -> image = later.withControl(earlier).with(earlier, random.nextDouble(), random);
            default -> {
                image = later;
                image.damageTail(1 + random.nextInt(2_000), random);
            }
        }
        if (random.nextInt(3) == 0) {
            image.damage(1 + random.nextInt(6), random);
        }
        image.fromAnotherBoot();
        return image;
    }

    private static void append(Path dir, SpoolWriter writer, Random random, int batches) throws Exception {
        long next = Spools.inspect(dir).origins().getOrDefault(ORIGIN, 0L);
        for (int b = 0; b < batches; b++) {
            FrameBatch batch = new FrameBatch();
            boolean comesFrom = random.nextInt(3) == 0;
            for (int i = random.nextInt(12); i >= 0; i--) {
                byte[] content = text(random.nextInt(100_000)).getBytes(UTF_8);
                if (comesFrom) {
                    batch.add(ORIGIN, next++, content, 0, content.length);
                } else {
                    batch.add(content);
                }
            }
            assertThat(writer.append(batch).firstSequence()).isPositive();
        }
    }

    // ----------------------------------------------------------------------------------------------------- golden
    // spools

    @Test
    void theGoldenSpoolsAreReadOrRefusedWithTheRightWords() throws Exception {
        assertThat(linesOf(golden("fresh"))).isEmpty();
        Path wrapped = golden("wrapped");
        List<String> lines = linesOf(wrapped);
        assertThat(lines).isEqualTo(javaLinesOf(wrapped)).hasSize(1001 - 624);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).startsWith((624 + i) + " ").endsWith(" " + text(624 + i));
        }
        try (CProgram c = CProgram.write(wrapped)) {
            c.say(text(1001));
            assertThat(c.rest()).containsExactly("1");
        }
        assertThat(javaLinesOf(wrapped)).last().asString().startsWith("1001 ").endsWith(text(1001));
        refused("foreign", "foreign");
        refused("newer", "format version 2 is newer", "version 1");
        refused("truncated", "truncated", "40960", "65536");
        refused("damaged-birth", "damaged", "check");
        DONE.put("8", "golden spools read and refused");
    }

    private Path golden(String name) throws IOException {
        Path to = Files.createDirectories(temporary.resolve(name));
        try (Stream<Path> files = Files.list(GOLDEN.resolve(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private void refused(String name, String... words) throws Exception {
        Path dir = golden(name);
        byte[] before = Files.readAllBytes(dir.resolve("spool.ring"));
        for (CProgram program : List.of(CProgram.read(dir), CProgram.write(dir))) {
            try (program) {
                assertThat(program.rest()).isEmpty();
                assertThat(program.exitCode()).isEqualTo(3);
                assertThat(program.errors()).contains(words).contains("spool.ring");
            }
        }
        assertThat(Files.readAllBytes(dir.resolve("spool.ring"))).isEqualTo(before);
    }
}
