package io.spool.torture.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.batch.AppendResult;
import io.spool.core.batch.EncodedBatch;
import io.spool.core.dictionary.BatchEncoder;
import io.spool.core.dictionary.Dictionary;
import io.spool.core.encoding.FrameEncoding;
import io.spool.core.encoding.FrameEncodings;
import io.spool.core.format.SpoolFormat;
import io.spool.core.ring.Ring;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.Frame;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.WriterOptions;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.encoding.DictionaryMaker;
import io.spool.torture.encoding.StoredFrame;
import io.spool.torture.process.ChildJvm;
import io.spool.torture.process.WriterProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The C reader, made from {@code docs/spool-format.md} alone, reads frames that Java encoded with keys; and both take the same hostile
 * dictionaries and contents for malformed. {@code -Dtorture.hostileSpools} says how many.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class EncodedInteropTest {
    private static final int SECONDS = Scale.of("interopSeconds", 3, 60);
    private static final int HOSTILE = Scale.of("hostileSpools", 12, 500);
    private static final int HOSTILE_FRAMES = 300;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    private Path temporary;

    private final Random random = Scale.random("EncodedInteropTest");

    @BeforeAll
    static void compile() throws Exception {
        CProgram.assumeCompiled();
        System.out.println("EncodedInteropTest: seed " + Scale.seed());
    }

    private static List<String> linesOf(Path dir) throws Exception {
        return CProgram.readWithChecks(dir).linesToTheEnd();
    }

    /** What ours says of it, with a line for each damaged frame, as C has it. */
    private static List<String> javaLinesOf(Path dir) throws Exception {
        StringBuilder lines = new StringBuilder();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                if (batch.gap().isPresent()) {
                    Gap gap = batch.gap().get();
                    for (long sequence = gap.from(); sequence < gap.to(); sequence++) {
                        lines.append(gap.kind() + " " + sequence + " " + (sequence + 1) + "\n");
                    }
                }
                for (Frame frame : batch) {
                    lines.append(frame.sequence() + " " + frame.timeMs() + " " + frame.text() + "\n");
                }
            }
        }
        return lines.toString().lines().toList();
    }

    @Test
    void besideEncodingWritersEveryFrameProvesItself() throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(256 << 10).withEncoding(Encoding.KEYS));
        DictionaryMaker.adoptKeys(dir);
        long made = 1;
        try (CProgram named = CProgram.read(dir, "--name", "c-named", "--follow", "--prove");
                CProgram anonymous = CProgram.readWithChecks(dir, "--follow", "--prove")) {
            assertThat(named.answer()).isEqualTo("at 1");
            assertThat(named.answer()).isEqualTo("asleep");
            assertThat(anonymous.answer()).isEqualTo("asleep");
            try (ChildJvm first = ChildJvm.start(WriterProcess.class, dir, 1, 0);
                    ChildJvm second = ChildJvm.start(WriterProcess.class, dir, 2, 30);
                    CProgram plain = CProgram.write(dir, "--generate", 3)) {
                assertThat(first.answer()).isEqualTo("ready");
                assertThat(second.answer()).isEqualTo("ready");
                assertThat(plain.answer()).isEqualTo("ready");
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
                while (System.nanoTime() < end) {
                    // How often, not a wait for something to happen.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
                    made = DictionaryMaker.adoptKeys(dir).number();
                }
                plain.finish();
                first.finish();
                second.finish();
                long byC = Long.parseLong(plain.answer());
                long byJava = Long.parseLong(first.answer()) + Long.parseLong(second.answer());
                assertThat(Spools.status(dir).nextSequence() - 1).isEqualTo(byC + byJava);
                assertThat(Spools.status(dir).encoding().ratio()).isLessThan(1);
                long delivered = accounts(named, byC + byJava) + accounts(anonymous, byC + byJava);
                Certificate.add(
                        "interop, encoded",
                        byJava + " frames by encoding Java writers, " + byC + " plain by C, " + made
                                + " dictionaries, delivered to C " + delivered + ", none damaged");
            }
        }
    }

    private static long accounts(CProgram reader, long written) throws Exception {
        reader.finish();
        String[] counts = reader.answer().split(" ", -1);
        assertThat(Long.parseLong(counts[0])).isPositive();
        assertThat(Long.parseLong(counts[0]) + Long.parseLong(counts[1])).isEqualTo(written);
        assertThat(counts[2]).as("damaged").isEqualTo("0");
        assertThat(reader.exitCode()).isZero();
        return Long.parseLong(counts[0]);
    }

    // ------------------------------------------------------------------------------------------ frames of many shapes

    @Test
    void bothReadTheSameTextPlainAndEncoded() throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(1 << 20));
        for (int round = 0; round < 8; round++) {
            adoptTrained(dir);
            Encoding encoding = round % 3 == 2 ? Encoding.PLAIN : Encoding.KEYS;
            try (SpoolWriter writer =
                    Spools.writer(dir, WriterOptions.defaults().withEncoding(encoding))) {
                for (int i = 0; i < 300; i++) {
                    writer.append(telemetry());
                }
            }
        }
        List<StoredFrame> frames = StoredFrame.all(dir, Spools.status(dir));
        assertThat(frames).extracting(StoredFrame::encoding).contains(SpoolFormat.ENCODING_JSON);
        assertThat(frames)
                .filteredOn(frame -> frame.encoding() == SpoolFormat.ENCODING_KEYS)
                .hasSizeGreaterThan(1_000);
        assertThat(linesOf(dir)).isEqualTo(javaLinesOf(dir)).hasSize(2_400);
        // And without one of them.
        long dictionary = frames.get(frames.size() / 2).dictionary();
        Files.delete(dir.resolve(SpoolFormat.DICTIONARIES_DIRECTORY).resolve(Long.toString(dictionary)));
        assertThat(linesOf(dir))
                .isEqualTo(javaLinesOf(dir))
                .filteredOn(line -> line.startsWith("DAMAGED"))
                .hasSize((int) frames.stream()
                        .filter(frame -> frame.dictionary() == dictionary)
                        .count());
    }

    private static FrameEncoding keys() {
        return FrameEncodings.find(SpoolFormat.ENCODING_KEYS).orElseThrow();
    }

    private void adoptTrained(Path dir) throws Exception {
        byte[][] samples = new byte[400][];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = telemetry().getBytes(UTF_8);
        }
        DictionaryMaker.adopt(dir, SpoolFormat.ENCODING_KEYS, keys().train(samples));
    }

    /** Numbers with and without decimals and signs, keys that come and go, texts, a list. */
    private String telemetry() {
        StringBuilder json = new StringBuilder("{\"time\":").append(1_700_000_000_000L + random.nextInt(1 << 30));
        json.append(",\"machine\":\"press ").append(random.nextInt(40)).append("\",\"values\":{");
        for (int i = 0; i < 30; i++) {
            if (random.nextInt(4) > 0) {
                json.append("\"sensor_").append(i).append("_value\":");
                switch (random.nextInt(12)) {
                    case 0 -> json.append("null");
                    case 1 -> json.append(random.nextLong());
                    case 2 -> json.append(random.nextGaussian());
                    default ->
                        json.append(
                                i % 3 == 0
                                        ? Integer.toString(random.nextInt(2_000) - 1_000)
                                        : String.format(
                                                Locale.ROOT, "%." + (i % 5 + 1) + "f", random.nextGaussian() * 100));
                }
                json.append(',');
            }
        }
        json.append("\"state\":\"")
                .append(random.nextBoolean() ? "läuft" : "steht")
                .append("\"},\"alarms\":[");
        for (int i = random.nextInt(4); i > 0; i--) {
            json.append(random.nextInt(500)).append(i > 1 ? "," : "");
        }
        return json.append("]}").toString();
    }

    // -------------------------------------------------------------------------------------------------- hostile bytes

    @Test
    void bothTakeTheSameBytesForMalformed() throws Exception {
        long malformed = 0;
        long frames = 0;
        for (int i = 0; i < HOSTILE; i++) {
            Path dir = temporary.resolve("hostile-" + i);
            Spools.create(dir, CreateOptions.ofSize(1 << 20).withMaxFrameBytes(20_000));
            byte[][] samples = new byte[100][];
            for (int k = 0; k < samples.length; k++) {
                samples[k] = telemetry().getBytes(UTF_8);
            }
            byte[] right = keys().train(samples);
            // Half of the dictionaries are right, and only the contents are not.
            byte[] content = i % 2 == 0 ? right : spoilt(right, random.nextInt(6));
            try (Ring ring = Ring.open(dir, PATIENCE_NANOS)) {
                Dictionary adopted = DictionaryMaker.adopt(dir, SpoolFormat.ENCODING_KEYS, content);
                appendSpoilt(
                        ring,
                        new Dictionary(
                                adopted.number(),
                                adopted.encoding(),
                                adopted.firstSequence(),
                                adopted.createdMs(),
                                adopted.tried(),
                                right));
            }
            List<String> lines = linesOf(dir);
            assertThat(lines).as("seed %d, spool %d", Scale.seed(), i).isEqualTo(javaLinesOf(dir));
            malformed +=
                    lines.stream().filter(line -> line.startsWith("DAMAGED")).count();
            frames += HOSTILE_FRAMES;
            assertThat(Spools.status(dir).nextSequence() - 1).isEqualTo(HOSTILE_FRAMES);
        }
        assertThat(malformed).isBetween(1L, frames - 1);
        Certificate.add(
                "interop, hostile",
                frames + " spoilt contents in " + HOSTILE + " spools, half with spoilt dictionaries: " + malformed
                        + " malformed, for C and Java the same");
    }

    private void appendSpoilt(Ring ring, Dictionary with) throws Exception {
        AppendResult result = new AppendResult();
        try (BatchEncoder encoder = new BatchEncoder(with, keys().encoder(with.content()))) {
            for (int i = 0; i < HOSTILE_FRAMES; i++) {
                FrameBatch plain = new FrameBatch().add(telemetry());
                FrameBatch encoded = encoder.encode(plain).frames();
                int from = encoded.from(0);
                byte[] bytes =
                        spoilt(Arrays.copyOfRange(encoded.array(0), from, from + encoded.length(0)), random.nextInt(4));
                EncodedBatch spoilt = new EncodedBatch()
                        .addEncoded(plain, 0, SpoolFormat.ENCODING_KEYS, with.number(), bytes, 0, bytes.length);
                ring.append(spoilt, result, PATIENCE_NANOS);
                assertThat(result.isAppended()).isTrue();
                encoder.clear();
            }
        }
    }

    /** With so many bytes overwritten, put in, taken out, or cut off; none that would be text beyond ASCII, which prints differently. */
    private byte[] spoilt(byte[] right, int times) {
        List<Byte> bytes = new ArrayList<>();
        for (byte b : right) {
            bytes.add(b);
        }
        for (int i = 0; i < times && bytes.size() > 2; i++) {
            int at = random.nextInt(bytes.size());
            switch (random.nextInt(8)) {
                case 0 -> bytes.remove(at);
                case 1 -> bytes.subList(at + 1, bytes.size()).clear();
                case 2, 3 -> bytes.add(at, any());
                case 4 -> bytes.addAll(at, new ArrayList<>(bytes.subList(0, Math.min(bytes.size(), 300))));
                default -> bytes.set(at, any());
            }
        }
        byte[] spoilt = new byte[bytes.size()];
        for (int i = 0; i < spoilt.length; i++) {
            spoilt[i] = bytes.get(i);
        }
        return spoilt;
    }

    private byte any() {
        int b = random.nextInt(256);
        return (byte) (b >= 0x80 && b < 0xF5 ? 0xFF : b);
    }
}
