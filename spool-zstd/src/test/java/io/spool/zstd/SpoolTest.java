package io.spool.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.batch.AppendResult;
import io.spool.core.batch.EncodedBatch;
import io.spool.core.encoding.FrameEncoding;
import io.spool.core.encoding.Shape;
import io.spool.core.error.EncodingMissingException;
import io.spool.core.ring.Ring;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.DictionaryStatus;
import io.spool.core.value.Encoding;
import io.spool.core.value.Frame;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import io.spool.core.value.WriterOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spools whose writers may use every encoding there is. */
@Timeout(120)
class SpoolTest {
    private static final long LOCK_NANOS = 10_000_000_000L;

    @TempDir
    private Path temporary;

    private Path create(Encoding encoding) throws Exception {
        Path dir = temporary.resolve(encoding.toString());
        Spools.create(dir, CreateOptions.ofSize(16 << 20).withEncoding(encoding));
        return dir;
    }

    private static void append(Path dir, WriterOptions options, byte[]... frames) throws Exception {
        try (SpoolWriter writer = Spools.writer(dir, options)) {
            FrameBatch batch = new FrameBatch();
            for (byte[] frame : frames) {
                batch.add(frame);
            }
            writer.append(batch);
            assertThat(writer.encodingFailure()).isEmpty();
        }
    }

    private static byte[][] read(Path dir) throws Exception {
        List<byte[]> contents = new ArrayList<>();
        try (SpoolReader reader =
                Spools.reader(dir, ReaderOptions.anonymous().startingAt(StartPosition.atSequence(1)))) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                assertThat(batch.gap()).isEmpty();
                batch.frames().stream().map(Frame::content).forEach(contents::add);
            }
        }
        return contents.toArray(new byte[0][]);
    }

    @Test
    void aSpoolMixesAllEncodings() throws Exception {
        Path dir = create(Encoding.ZSTD);
        List<byte[]> all = new ArrayList<>();
        for (Encoding encoding : List.of(
                Encoding.ZSTD,
                Encoding.ZSTD,
                Encoding.KEYS,
                Encoding.KEYS,
                Encoding.PLAIN,
                Encoding.ZSTD,
                Encoding.AUTO)) {
            byte[][] frames = Shape.SYSLOG.frames(600, all.size());
            append(dir, WriterOptions.defaults().withEncoding(encoding), frames);
            all.addAll(Arrays.asList(frames));
        }
        assertThat(read(dir)).isDeepEqualTo(all.toArray(new byte[0][]));
        assertThat(Spools.verify(dir).isSound()).isTrue();
    }

    @Test
    void aDictionaryOfOneEncodingDecodesNoFrameOfAnother() throws Exception {
        Path dir = create(Encoding.KEYS);
        append(dir, WriterOptions.defaults(), Shape.HOST_SMALL.frames(500, 1));
        long first = Spools.status(dir).nextSequence();
        FrameBatch plain = new FrameBatch().add("{}");
        EncodedBatch batch = new EncodedBatch();
        // The number of the dictionary, and what keys leave as it is.
        for (Encoding encoding : List.of(Encoding.KEYS, Encoding.ZSTD, Encoding.KEYS)) {
            batch.addEncoded(plain, 0, encoding.number(), 1, new byte[] {1, '[', ']'}, 0, 3);
        }
        try (Ring ring = Ring.open(dir, LOCK_NANOS)) {
            ring.append(batch, new AppendResult(), LOCK_NANOS);
        }
        for (long from = first; from <= first + 1; from++) {
            List<String> read = new ArrayList<>();
            try (SpoolReader reader =
                    Spools.reader(dir, ReaderOptions.anonymous().startingAt(StartPosition.atSequence(from)))) {
                for (ReadBatch frames = reader.read(); !frames.isEmpty(); frames = reader.read()) {
                    frames.gap().ifPresent(gap -> read.add(gap.kind() + " " + (gap.from() - first)));
                    frames.forEach(frame -> read.add(frame.text()));
                }
            }
            List<String> all = List.of("[]", "DAMAGED 1", "[]");
            assertThat(read).isEqualTo(all.subList((int) (from - first), all.size()));
        }
    }

    @Test
    void autoTakesWhatNeedsFewerBytesAndSaysSo() throws Exception {
        Path dir = create(Encoding.AUTO);
        append(dir, WriterOptions.defaults(), Shape.HOST_SMALL.frames(500, 1));
        DictionaryStatus newest = Spools.status(dir).encoding().newest().orElseThrow();
        assertThat(newest.encoding()).isEqualTo(Encoding.KEYS);
        assertThat(newest.tried().other().orElseThrow().encoding()).isEqualTo(Encoding.ZSTD);
        assertThat(newest.tried().other().orElseThrow().storedBytes())
                .isGreaterThan(newest.tried().storedBytes());
    }

    @Test
    void autoTakesZstdWhereThereAreNoPhrases() throws Exception {
        Path dir = create(Encoding.AUTO);
        Random random = new Random(1);
        byte[][] frames = new byte[500][];
        for (int i = 0; i < frames.length; i++) {
            byte[] noise = new byte[200];
            random.nextBytes(noise);
            frames[i] = ("{\"hex\":\"" + HexFormat.of().formatHex(noise) + "\"}").getBytes(StandardCharsets.UTF_8);
        }
        append(dir, WriterOptions.defaults(), frames);
        DictionaryStatus newest = Spools.status(dir).encoding().newest().orElseThrow();
        assertThat(newest.encoding()).isEqualTo(Encoding.ZSTD);
        append(dir, WriterOptions.defaults(), frames);
        assertThat(Spools.status(dir).encoding().ratio()).isLessThan(0.7);
        assertThat(read(dir)).hasDimensions(1000, frames[0].length);
    }

    @Test
    void whoLacksItIsToldWhatToAddAndReadsPlainFrames() throws Exception {
        Path dir = create(Encoding.ZSTD);
        append(dir, WriterOptions.defaults(), Shape.HOST_SMALL.frames(500, 1));
        append(dir, WriterOptions.defaults(), Shape.HOST_SMALL.frames(500, 1));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes(FrameEncoding.class)
                                + System.getProperty("path.separator")
                                + classes(WithoutZstd.class),
                        WithoutZstd.class.getName(),
                        dir.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .startsWith("500 frames, then " + EncodingMissingException.class.getSimpleName() + ": frame 501")
                .contains("add spool-zstd")
                .contains(dir.toString());
    }

    private static String classes(Class<?> of) throws Exception {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}
