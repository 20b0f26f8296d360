package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.value.ClockSteps;
import io.spool.core.value.Cut;
import io.spool.core.value.DictionaryStatus;
import io.spool.core.value.Encoding;
import io.spool.core.value.EncodingStatus;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.RateBucket;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolHome;
import io.spool.core.value.SpoolIdentity;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.SyncPolicy;
import io.spool.core.value.Trial;
import io.spool.core.value.WriteRates;
import io.spool.host.SharedBlocks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SpoolReportTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    /** A spool as it may be. */
    private record Status(
            Path directory,
            SpoolIdentity identity,
            SpoolHome home,
            Instant created,
            long sizeBytes,
            long dataBytes,
            int maxFrameBytes,
            FullPolicy full,
            SyncPolicy sync,
            long minSequence,
            long minOffset,
            long nextSequence,
            long nextOffset,
            long commits,
            long forcedSequence,
            Optional<Instant> forceFailed,
            Instant lastAppend,
            long writerPid,
            long evictedDamaged,
            List<Cut> cuts,
            WriteRates rates,
            ClockSteps clock,
            EncodingStatus encoding,
            List<ReaderStatus> readers,
            List<String> damagedReaders)
            implements SpoolStatus {}

    /** A named reader. */
    private record Reader(
            String name,
            long sequence,
            long lagFrames,
            long lagBytes,
            long lost,
            long damaged,
            long overrun,
            boolean isProtected,
            Instant created,
            Instant moved)
            implements ReaderStatus {}

    /** How frames are encoded. */
    private record Encodings(Encoding wish, Optional<DictionaryStatus> newest, long plainBytes, long storedBytes)
            implements EncodingStatus {}

    private static final EncodingStatus PLAIN = new Encodings(Encoding.PLAIN, Optional.empty(), 0, 0);

    private static SpoolStatus status(long min, long next, List<ReaderStatus> readers) {
        return status(min, next, readers, PLAIN);
    }

    private static SpoolStatus status(long min, long next, List<ReaderStatus> readers, EncodingStatus encoding) {
        return new Status(
                Path.of("telemetry"),
                new SpoolIdentity(UUID.fromString("00000000-0000-0000-0000-00000000002a"), 3),
                new SpoolHome(SpoolHome.State.ORIGINAL, Optional.empty()),
                NOW.minusSeconds(90_000),
                1 << 20,
                1000,
                256,
                FullPolicy.BLOCK,
                SyncPolicy.none(),
                min,
                500,
                next,
                next == min ? 500 : 999 + 500,
                9,
                next,
                Optional.empty(),
                NOW.minusSeconds(5),
                next == min ? 0 : 4711,
                0,
                List.of(new Cut(50, 60, NOW.minusSeconds(3600), 3)),
                new WriteRates(
                        List.of(
                                new RateBucket(NOW.minusSeconds(60), 1_000_000, 1_000_000),
                                new RateBucket(NOW.minusSeconds(59), 100, 30_720),
                                new RateBucket(NOW.minusSeconds(1), 20, 30_720)),
                        List.of(
                                new RateBucket(NOW.minusSeconds(3600), 1_000_000, 1_000_000),
                                new RateBucket(NOW.minusSeconds(3540), 100, 60),
                                new RateBucket(NOW.minusSeconds(60), 20, 30)),
                        List.of()),
                new ClockSteps(0, Optional.empty()),
                encoding,
                readers,
                List.of());
    }

    private static ReaderStatus reader(String name, long sequence, long overrun) {
        return new Reader(name, sequence, 300 - sequence, 77, 2, 1, overrun, true, NOW, NOW.minusSeconds(61));
    }

    private static SpoolReport report(SpoolStatus status, Optional<Instant> oldest) {
        Map<String, Instant> unread = Map.of("uplink", NOW.minusSeconds(75));
        return new SpoolReport(
                new SpoolLook(status, oldest, unread, new TreeMap<>(), new SharedBlocks(Optional.of(40960L), "")), NOW);
    }

    @Test
    void textTellsHowFullTheSpoolIsAndHowFarItsReadersAre() {
        List<ReaderStatus> readers = List.of(reader("uplink", 200, 0), reader("b", 50, 50), reader("c", 300, 0));
        String text = new StatusText(report(status(100, 300, readers), Optional.of(NOW.minusSeconds(3_700)))).all();
        assertThat(text).isEqualTo("""
                        telemetry
                          size      1.0 MiB, 1000 B for frames of up to 256 B, 99.9 % full
                          policy    block when full, sync none
                          encoding  plain
                          frames    200: sequences 100 to 299
                          oldest    2026-11-22T10:58:20Z, 1 h 1 min ago
                          newest    2026-11-22T11:59:55Z, 5 s ago, by process 4711
                          rate      2.0 frames/s, 1.0 KiB/s over the last minute
                          minute    █▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▃▁
                          hour      █▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▃▁
                          created   2026-11-21T11:00:00Z, 1 d 1 h ago
                          identity  00000000-0000-0000-0000-00000000002a, generation 3
                          blocks    40 KiB of spool.ring share their blocks with a copy (cp without --reflink=never, a snapshot): appends need room on the disk, and fail when it is full; delete the copy, or write the spool anew with 'cp -a --reflink=never --sparse=never' or 'spool copy'
                          cut       at most 10 frames, sequences 50 to 59, were not on the disk at the recovery of 2026-11-22T11:00:00Z, 1 h 0 min ago
                          reader  next     read  lag  lag size         age  lost  damaged  protected  overrun in          moved
                          uplink   200   50.0 %  100      77 B  1 min 15 s     2        1        yes           -  1 min 1 s ago
                          b         50    0.0 %  250      77 B           -    52        1        yes           -  1 min 1 s ago
                          c        300  100.0 %    0      77 B           -     2        1        yes           -  1 min 1 s ago
                        """);
    }

    private static String encodingText(EncodingStatus encoding) {
        return new StatusText(report(status(1, 1, List.of(), encoding), Optional.empty()))
                .all()
                .lines()
                .filter(line -> line.matches("  (encoding|saved|holds) .*"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private static DictionaryStatus dictionary(Encoding of, Trial tried) {
        return new DictionaryStatus(3, of, NOW.minusSeconds(90), tried);
    }

    @Test
    void textTellsHowFramesAreEncodedAndWhatThatGains() {
        Trial tried = new Trial(250, 100_000, 15_000, Optional.of(new Trial.Other(Encoding.ZSTD, 21_400)));
        EncodingStatus status =
                new Encodings(Encoding.KEYS, Optional.of(dictionary(Encoding.KEYS, tried)), 10_240, 2_048);
        // 1000 bytes of data, 90 in the last hour: 40000 seconds.
        assertThat(encodingText(status)).isEqualTo("""
                          encoding  keys, dictionary 3 of 2026-11-22T11:58:30Z: 0.15 of plain where tried; zstd 0.21
                          saved     8.0 KiB of late: 2.0 KiB instead of 10.0 KiB, 0.20 of plain
                          holds     11 h 6 min at the last hour's rate, 2 h 13 min if plain
                        """);
        Trial alone = new Trial(250, 100_000, 15_000, Optional.empty());
        assertThat(encodingText(new Encodings(Encoding.AUTO, Optional.of(dictionary(Encoding.ZSTD, alone)), 0, 0)))
                .isEqualTo("  encoding  auto: zstd, dictionary 3 of 2026-11-22T11:58:30Z: 0.15 of plain where tried\n");
    }

    @Test
    void textOfAWishIsShortWhereNothingIsEncodedYet() {
        assertThat(encodingText(PLAIN)).isEqualTo("  encoding  plain\n");
        assertThat(encodingText(new Encodings(Encoding.KEYS, Optional.empty(), 0, 0)))
                .isEqualTo("  encoding  keys, no dictionary yet\n");
    }

    @Test
    void jsonTellsTheEncodingInNumbers() {
        Trial tried = new Trial(250, 100_000, 15_000, Optional.of(new Trial.Other(Encoding.ZSTD, 21_400)));
        EncodingStatus status =
                new Encodings(Encoding.AUTO, Optional.of(dictionary(Encoding.KEYS, tried)), 10_240, 2_048);
        assertThat(new StatusJson(report(status(1, 1, List.of(), status), Optional.empty())).all())
                .contains("\"encoding\":{\"wish\":\"auto\",\"dictionary\":{\"number\":3,\"encoding\":\"keys\","
                        + "\"created\":\"2026-11-22T11:58:30Z\",\"tried\":{\"frames\":250,\"plainBytes\":100000,"
                        + "\"storedBytes\":15000,\"ratio\":0.15,"
                        + "\"other\":{\"encoding\":\"zstd\",\"storedBytes\":21400,\"ratio\":0.214}}},"
                        + "\"plainBytes\":10240,\"storedBytes\":2048,\"savedBytes\":8192,\"ratio\":0.2,"
                        + "\"holdsSeconds\":40000,\"holdsSecondsIfPlain\":8000}");
        assertThat(new StatusJson(report(status(1, 1, List.of()), Optional.empty())).all())
                .contains("\"encoding\":{\"wish\":\"plain\",\"dictionary\":null,\"plainBytes\":0,\"storedBytes\":0,"
                        + "\"savedBytes\":0,\"ratio\":1.0,");
    }

    @Test
    void emptySpoolIsToldAsSuch() {
        String text = new StatusText(report(status(1, 1, List.of()), Optional.empty())).all();
        assertThat(text)
                .contains("  frames    none; the next one has sequence 1\n", " 0.0 % full\n", "  readers   none\n")
                .doesNotContain("oldest", "newest");
    }

    @Test
    void jsonIsOneLineWithTheSameFacts() {
        String json = new StatusJson(report(status(100, 300, List.of(reader("a\"b", 200, 7))), Optional.of(NOW))).all();
        assertThat(json.lines()).hasSize(1);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        assertThat(new JsonCheck().problem(bytes, 0, bytes.length)).isEmpty();
        assertThat(json)
                .contains("\"sharedBytes\":40960")
                .contains("\"directory\":\"telemetry\"", "\"full\":\"block\"", "\"sync\":\"none\"", "\"frames\":200")
                .contains("\"minSequence\":100", "\"nextSequence\":300", "\"usedBytes\":999", "\"fillPercent\":99.9")
                .contains("\"oldestFrame\":\"2026-11-22T12:00:00Z\"", "\"lastMinute\":{\"frames\":120,\"bytes\":61440}")
                .contains("{\"name\":\"a\\\"b\",\"nextSequence\":200,\"readPercent\":50.0,\"lagFrames\":100")
                .contains("\"lost\":2,\"lostUntold\":7,\"damaged\":1,\"protected\":true");
    }

    @Test
    void jsonOfAnEmptySpoolHasNullsForWhatIsNotThere() {
        assertThat(new StatusJson(report(status(1, 1, List.of()), Optional.empty())).all())
                .contains("\"oldestFrame\":null", "\"lastAppend\":null", "\"readers\":[]");
    }

    @Test
    void timeToOverrunIsWhatIsFreeAtTheLastMinutesRate() {
        ReaderStatus free = new Reader("r", 200, 100, 400, 0, 0, 0, false, NOW, NOW);
        assertThat(Overrun.after(status(100, 300, List.of()), free, 60)).contains(Duration.ofSeconds(10));
        assertThat(Overrun.after(status(100, 300, List.of()), free, 0)).isEmpty();
        assertThat(Overrun.after(status(100, 300, List.of()), reader("r", 200, 0), 60))
                .as("protected")
                .isEmpty();
        ReaderStatus late = new Reader("r", 50, 250, 1000, 0, 0, 50, false, NOW, NOW);
        assertThat(Overrun.after(status(100, 300, List.of()), late, 60)).contains(Duration.ZERO);
    }

    @Test
    void sparklineShowsWhatIsHighestAndWhatIsNothing() {
        Duration second = Duration.ofSeconds(1);
        List<RateBucket> buckets = List.of(
                new RateBucket(NOW.minusSeconds(100), 1_000, 1),
                new RateBucket(NOW.minusSeconds(4), 800, 1),
                new RateBucket(NOW.minusSeconds(2), 1, 1),
                new RateBucket(NOW, 400, 1));
        assertThat(Sparkline.of(buckets, second, 5, NOW)).isEqualTo("█▁▂▁▅");
        assertThat(Sparkline.of(List.of(), second, 3, NOW)).isEqualTo("▁▁▁");
    }
}
