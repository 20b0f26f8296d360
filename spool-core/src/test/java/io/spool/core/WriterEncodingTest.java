package io.spool.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.error.EncodingMissingException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.DictionaryStatus;
import io.spool.core.value.Encoding;
import io.spool.core.value.EncodingStatus;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.WriterOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WriterEncodingTest {
    /** More than a writer samples for its first dictionary. */
    private static final int ENOUGH = 500;

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private static String frame(int i) {
        return "{\"sensor\":\"boiler-" + i % 7 + "\",\"temperature\":" + (200 + i % 90) / 10.0 + ",\"n\":" + i + "}";
    }

    private static FrameBatch frames(int from, int to) {
        FrameBatch batch = new FrameBatch();
        for (int i = from; i < to; i++) {
            batch.add(frame(i));
        }
        return batch;
    }

    private void create(FullPolicy full) throws IOException {
        Spools.create(directory, CreateOptions.ofSize(256 << 10).withFull(full).withEncoding(Encoding.KEYS));
    }

    private EncodingStatus status() throws IOException {
        return Spools.status(directory).encoding();
    }

    private List<String> all() throws IOException {
        List<String> all = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(directory, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                batch.forEach(frame -> all.add(frame.text()));
            }
        }
        return all;
    }

    @Test
    void whoWaitsForTheDictionaryHasTheNextFrameEncoded() throws IOException {
        create(FullPolicy.OVERWRITE);
        try (SpoolWriter writer = Spools.writer(directory)) {
            writer.append(frames(0, ENOUGH));
            writer.awaitDictionary(LONG);
            assertThat(status().newest()).map(DictionaryStatus::number).contains(1L);
            assertThat(status().storedBytes()).isZero();
            writer.append(frames(ENOUGH, ENOUGH + 10));
            assertThat(status().ratio()).isLessThan(0.9);
            assertThat(writer.encodingFailure()).isEmpty();
        }
        assertThat(all()).hasSize(ENOUGH + 10).first().isEqualTo(frame(0));
        assertThat(all()).last().isEqualTo(frame(ENOUGH + 9));
    }

    @Test
    void dictionaryOfAWriterThatIsClosedAtOnceIsThereForTheNext() throws IOException {
        create(FullPolicy.OVERWRITE);
        try (SpoolWriter writer = Spools.writer(directory)) {
            writer.append(frames(0, ENOUGH));
        }
        assertThat(status().newest()).isPresent();
        try (SpoolWriter writer = Spools.writer(directory)) {
            writer.append(frames(0, 10));
        }
        assertThat(status().ratio()).isLessThan(0.9);
    }

    @Test
    void wishThatNobodyHereCanFulfilIsToldAndNoReasonNotToAppend() throws IOException {
        // Zstd is not on this class path.
        Spools.create(directory, CreateOptions.ofSize(256 << 10).withEncoding(Encoding.ZSTD));
        try (SpoolWriter writer = Spools.writer(directory)) {
            writer.append(frames(0, ENOUGH));
            assertThat(writer.encodingFailure())
                    .get()
                    .isInstanceOf(EncodingMissingException.class)
                    .asString()
                    .contains("frames cannot be encoded with zstd", "add spool-zstd");
        }
        assertThat(all()).hasSize(ENOUGH);
        assertThatThrownBy(
                        () -> Spools.writer(directory, WriterOptions.defaults().withEncoding(Encoding.ZSTD)))
                .isInstanceOf(EncodingMissingException.class)
                .hasMessageContaining("add spool-zstd");
        try (SpoolWriter writer =
                Spools.writer(directory, WriterOptions.defaults().withEncoding(Encoding.PLAIN))) {
            assertThat(writer.encodingFailure()).isEmpty();
        }
    }

    @Test
    void framesThatAreRefusedAgainAndAgainAreNoSamples() throws IOException {
        create(FullPolicy.BLOCK);
        Spools.reader(directory, ReaderOptions.named("r")).close();
        try (SpoolWriter filler =
                Spools.writer(directory, WriterOptions.defaults().withEncoding(Encoding.PLAIN))) {
            // Few enough that they make no dictionary themselves.
            FrameBatch large = new FrameBatch().add('"' + "x".repeat(2000) + '"');
            while (!filler.offer(large).isRefused()) {}
        }
        try (SpoolWriter writer = Spools.writer(directory)) {
            for (int i = 0; i < 2 * ENOUGH; i++) {
                assertThat(writer.offer(frames(0, 100)).isRefused()).isTrue();
            }
        }
        assertThat(status().newest()).isEmpty();
    }
}
