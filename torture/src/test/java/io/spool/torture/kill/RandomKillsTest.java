package io.spool.torture.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolInspector;
import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.Frame;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.WriterOptions;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.encoding.DictionaryMaker;
import io.spool.torture.process.BatchOrder;
import io.spool.torture.process.ChildImage;
import io.spool.torture.process.ChildJvm;
import io.spool.torture.process.Crowd;
import io.spool.torture.process.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three writers, three named readers and an anonymous one on one small spool, killed at random moments again and again: one,
 * several or all at once, running or stopped. Each writer encodes in its own way, or not at all, and dictionaries come and go
 * meanwhile. {@code -Dtorture.kills} says how often.
 */
@Timeout(value = 360, unit = TimeUnit.MINUTES)
class RandomKillsTest {
    private static final int KILLS = Scale.of("kills", 150, 20_000);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @TempDir
    private Path temporary;

    private final Random random = Scale.random("RandomKillsTest");
    private final BatchOrder order = new BatchOrder();
    private final List<Member> members = new ArrayList<>();
    private final List<Member.Reader> readers = new ArrayList<>();
    private long frames;
    private long lost;
    private long dictionaries;
    private long stopped;
    private long longestWaitNanos;

    @Test
    void nobodysDeathTearsAFrameOrStopsTheOthers() throws Exception {
        System.out.println("RandomKillsTest: " + KILLS + " kills, seed " + Scale.seed());
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(256 << 10).withReaderSlots(8));
        for (int i = 0; i < 3; i++) {
            members.add(new Member.Writer(dir, temporary.resolve("writer-" + i), order, i, 3));
            readers.add(new Member.Reader(dir, temporary.resolve("reader-" + i), "reader-" + i));
        }
        members.addAll(readers);
        members.add(new Member.Anonymous(dir, temporary.resolve("anonymous")));
        ChildImage image = ChildImage.make("random-kills", Map.of(), CrowdProcess.class, temporary.resolve("training"));
        long start = System.nanoTime();
        try (Crowd crowd = new Crowd(image, CrowdProcess.class);
                SpoolReader referee = Spools.reader(dir, ReaderOptions.named("referee"))) {
            SpoolInspector inspector = Spools.inspect(dir);
            try {
                for (Member member : members) {
                    member.begin(crowd.next());
                }
                awaitProgress(referee, 1);
                int kills = 0;
                while (kills < KILLS) {
                    kills += round(crowd, inspector, referee);
                    if (kills % 1_000 < 5) {
                        System.out.println("RandomKillsTest: " + kills + " kills in " + seconds(start) + " s");
                    }
                }
                long seconds = Math.max(1, seconds(start));
                finish(dir, referee);
                double ratio = Spools.status(dir).encoding().ratio();
                assertThat(ratio).as("frames were encoded").isLessThan(1);
                Certificate.add(
                        "random kills",
                        kills + " kills in " + seconds + " s, " + stopped + " of stopped processes; " + frames
                                + " frames followed, storage taken " + Math.round(100 * ratio) + " % of plain, "
                                + dictionaries + " dictionaries; " + lost
                                + " declared lost, 0 torn, 0 gaps not declared; longest"
                                + " standstill " + TimeUnit.NANOSECONDS.toMillis(longestWaitNanos) + " ms");
            } catch (AssertionError | Exception e) {
                throw new AssertionError(
                        e.getMessage() + "; seed " + Scale.seed() + "; children said: " + image.errors(), e);
            } finally {
                for (Member member : members) {
                    member.life().close();
                }
            }
        }
    }

    private static long seconds(long start) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    }

    /** Kills some, looks at what they left, and has others take their places. */
    private int round(Crowd crowd, SpoolInspector inspector, SpoolReader referee) throws Exception {
        // The moment is what is random; the referee keeps up with the others meanwhile.
        long end = System.nanoTime() + random.nextInt(30_000_000);
        while (System.nanoTime() < end) {
            drain(referee);
            LockSupport.parkNanos(2_000_000);
        }
        if (random.nextInt(4) == 0) {
            makeDictionary(inspector.status().directory());
        }
        List<Member> victims = victims();
        for (Member victim : victims) {
            assertThat(victim.life().isAlive())
                    .as(victim.role() + " runs until it is killed")
                    .isTrue();
        }
        if (random.nextInt(10) == 0) {
            stop(victims);
        }
        for (Member victim : victims) {
            victim.life().startKill();
        }
        for (Member victim : victims) {
            assertThat(victim.life().exitCode()).isEqualTo(Member.SIGKILL);
        }
        SpoolStatus status = inspector.status();
        drainTo(referee, status.nextSequence());
        for (Member victim : victims) {
            victim.checkDead(status, order);
        }
        for (Member victim : victims) {
            victim.begin(crowd.next());
        }
        awaitProgress(referee, status.nextSequence());
        return victims.size();
    }

    /** Writers seldom live long enough to make one. */
    private void makeDictionary(Path dir) throws Exception {
        DictionaryMaker.adopt(dir, random.nextBoolean() ? Encoding.KEYS : Encoding.ZSTD);
        dictionaries++;
    }

    private List<Member> victims() {
        List<Member> shuffled = new ArrayList<>(members);
        Collections.shuffle(shuffled, random);
        int kind = random.nextInt(20);
        if (kind == 0) {
            return shuffled;
        }
        if (kind == 1) {
            return shuffled.stream().filter(Member.Writer.class::isInstance).toList();
        }
        if (kind == 2) {
            return shuffled.stream().filter(Member.Reader.class::isInstance).toList();
        }
        return shuffled.subList(0, 1 + random.nextInt(4));
    }

    /** Stopped, as by a debugger or a frozen container: whoever holds the lock holds it until it is killed. */
    private void stop(List<Member> victims) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-STOP"));
        victims.forEach(victim -> command.add(Long.toString(victim.life().pid())));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
        stopped += victims.size();
        LockSupport.parkNanos(random.nextInt(5_000_000));
    }

    /** Somebody appends: the spool goes on behind this sequence. */
    private void awaitProgress(SpoolReader referee, long sequence) throws Exception {
        long start = System.nanoTime();
        while (referee.position() <= sequence) {
            follow(referee.position(), referee.read(Duration.ofMillis(100)));
            referee.acknowledge(referee.position());
            assertThat(System.nanoTime() - start)
                    .as("nanoseconds without a commit: the spool is stuck")
                    .isLessThan(PATIENCE.toNanos());
        }
        longestWaitNanos = Math.max(longestWaitNanos, System.nanoTime() - start);
    }

    private void drainTo(SpoolReader referee, long sequence) throws Exception {
        while (referee.position() < sequence) {
            drain(referee);
        }
    }

    /** What is there to be read now. */
    private void drain(SpoolReader referee) throws Exception {
        follow(referee.position(), referee.read());
        assertThat(referee.damaged()).isZero();
        assertThat(referee.lost()).isEqualTo(lost);
        referee.acknowledge(referee.position());
    }

    private void follow(long from, ReadBatch batch) {
        long expected = from;
        if (batch.gap().isPresent()) {
            assertThat(batch.gap().get().from()).isEqualTo(expected);
            expected = batch.gap().get().to();
            lost += batch.gap().get().count();
            order.gap();
        }
        for (Frame frame : batch) {
            assertThat(frame.sequence()).isEqualTo(expected);
            order.follow(expected, Message.parse(frame));
            expected++;
            frames++;
        }
    }

    /** Everybody ends in peace, and everything adds up. */
    private void finish(Path dir, SpoolReader referee) throws Exception {
        for (Member member : members) {
            if (member instanceof Member.Writer) {
                end(member);
            }
        }
        try (SpoolWriter writer = Spools.writer(dir, WriterOptions.defaults().withLockTimeout(PATIENCE))) {
            long number = 1_000_000_000;
            order.begins(number);
            writer.append(new Message(number, 0, 0, 1).toJson());
        }
        for (Member member : members) {
            if (!(member instanceof Member.Writer)) {
                end(member);
            }
        }
        SpoolStatus status = Spools.status(dir);
        drainTo(referee, status.nextSequence());
        for (Member member : members) {
            member.checkDead(status, order);
        }
        assertThat(frames + lost).isEqualTo(status.nextSequence() - 1);
        for (Member.Reader reader : readers) {
            assertThat(reader.position()).isEqualTo(status.nextSequence());
            assertThat(reader.delivered()).isPositive();
            assertThat(reader.origin() + reader.delivered() + reader.lost()).isEqualTo(reader.position());
        }
    }

    private static void end(Member member) throws Exception {
        ChildJvm life = member.life();
        life.finish();
        assertThat(life.answer()).isEqualTo("over");
        assertThat(life.exitCode()).isZero();
    }
}
