package io.spool.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObservedReaderTest {
    private static final int CONTENT = 1_000;
    private static final long STORAGE = SpoolWriter.storageOf(CONTENT);

    @TempDir
    private Path directory;

    @Test
    void lagIsFramesAndTheirStorageBehindWhatWasAcknowledged() throws Exception {
        create(FullPolicy.OVERWRITE);
        try (SpoolReader reader = Spools.reader(directory, ReaderOptions.named("r"));
                SpoolWriter writer = Spools.writer(directory);
                ObservedSpool spool = new ObservedSpool(directory)) {
            append(writer, 10);
            ObservedReader observed = new ObservedReader(spool, "r");
            assertThat(observed.ask(ReaderPlace::lagFrames)).isEqualTo(10);
            assertThat(observed.ask(ReaderPlace::lagBytes)).isEqualTo(10.0 * STORAGE);
            assertThat(observed.ask(ReaderPlace::lagSeconds)).isBetween(0.0, 60.0);

            ReadBatch batch = reader.read(Duration.ZERO, 4);
            assertThat(batch.count()).isEqualTo(4);
            reader.acknowledge(batch.nextSequence());

            assertThat(observed.ask(ReaderPlace::lagFrames)).isEqualTo(6);
        }
    }

    @Test
    void aReaderThatIsOpenHereIsFurtherThanWhatItHasAcknowledged() throws Exception {
        create(FullPolicy.OVERWRITE);
        try (SpoolReader reader = Spools.reader(directory, ReaderOptions.named("r"));
                SpoolWriter writer = Spools.writer(directory);
                ObservedSpool spool = new ObservedSpool(directory)) {
            append(writer, 10);
            assertThat(reader.read(Duration.ZERO, 7).count()).isEqualTo(7);
            ObservedReader observed = new ObservedReader(spool, "r", () -> OptionalLong.of(3));

            assertThat(observed.ask(ReaderPlace::lagFrames)).isEqualTo(3);
            assertThat(observed.ask(ReaderPlace::lagBytes)).isEqualTo(3.0 * STORAGE);
            assertThat(observed.ask(ReaderPlace::unacknowledged)).isEqualTo(7);
        }
    }

    @Test
    void timeToOverrunIsTheRestOfTheLapByTheRateOfTheLastMinute() throws Exception {
        create(FullPolicy.OVERWRITE);
        try (SpoolReader reader = Spools.reader(directory, ReaderOptions.named("r"));
                SpoolWriter writer = Spools.writer(directory);
                ObservedSpool spool = new ObservedSpool(directory)) {
            ObservedReader observed = new ObservedReader(spool, "r");
            assertThat(observed.ask(ReaderPlace::timeToOverrunSeconds)).isInfinite();
            append(writer, 10);

            SpoolStatus status = Spools.status(directory);
            double rate = 10.0 * STORAGE;
            // Rate: between all in a second, the shortest that is looked at, and all in a minute.
            double atThatRate = (status.dataBytes() - 10 * STORAGE) / rate;
            assertThat(observed.ask(ReaderPlace::timeToOverrunSeconds)).isBetween(atThatRate, 60 * atThatRate);
            assertThat(reader.position()).isEqualTo(1);
        }
    }

    @Test
    void whatWasOverwrittenUnreadIsCountedExactlyUntilTheReaderIsToldAndAfterwards() throws Exception {
        create(FullPolicy.OVERWRITE);
        try (SpoolReader reader = Spools.reader(directory, ReaderOptions.named("r"));
                SpoolWriter writer = Spools.writer(directory);
                ObservedSpool spool = new ObservedSpool(directory)) {
            append(writer, 200);
            SpoolStatus status = Spools.status(directory);
            long lost = status.minSequence() - 1;
            assertThat(lost).isPositive();
            ObservedReader observed = new ObservedReader(spool, "r");
            assertThat(observed.ask(ReaderPlace::overrun)).isEqualTo((double) lost);
            assertThat(observed.ask(ReaderPlace::lagFrames)).isEqualTo(200);
            assertThat(observed.ask(ReaderPlace::lagBytes)).isEqualTo((double) status.usedBytes());
            assertThat(observed.ask(ReaderPlace::timeToOverrunSeconds)).isZero();

            ReadBatch batch = reader.read();
            reader.acknowledge(batch.nextSequence());

            assertThat(observed.ask(ReaderPlace::overrun)).isZero();
            assertThat(observed.ask(place -> place.stored().lost())).isEqualTo((double) lost);
        }
    }

    @Test
    void aProtectedReaderIsNeverOverrunAndHoldsTheSpool() throws Exception {
        create(FullPolicy.BLOCK);
        try (SpoolReader reader = Spools.reader(directory, ReaderOptions.named("r"));
                SpoolWriter writer = Spools.writer(directory);
                ObservedSpool spool = new ObservedSpool(directory)) {
            append(writer, 10);
            assertThat(new ObservedReader(spool, "r").ask(ReaderPlace::timeToOverrunSeconds))
                    .isInfinite();
            double held = 10.0 * STORAGE / Spools.status(directory).dataBytes();
            assertThat(Shown.of(spool, "HeldRatio")).isEqualTo(held);

            reader.acknowledge(reader.read().nextSequence());

            assertThat(Shown.of(spool, "HeldRatio")).isZero();
            assertThat(Shown.of(spool, "FullRatio")).isEqualTo(held);
        }
    }

    @Test
    void aReaderThatTheSpoolDoesNotKnowIsNotANumber() throws Exception {
        create(FullPolicy.OVERWRITE);
        try (ObservedSpool spool = new ObservedSpool(directory)) {
            assertThat(new ObservedReader(spool, "nobody").ask(ReaderPlace::lagFrames))
                    .isNaN();
        }
    }

    private void create(FullPolicy full) throws Exception {
        Spools.create(directory, CreateOptions.ofSize(128 * 1024).withFull(full));
    }

    private static void append(SpoolWriter writer, int frames) throws Exception {
        byte[] content = ("\"" + "x".repeat(CONTENT - 2) + "\"").getBytes(UTF_8);
        for (int i = 0; i < frames; i++) {
            writer.append(content);
        }
    }
}
