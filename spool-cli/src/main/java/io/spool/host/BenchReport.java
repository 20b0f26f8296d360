package io.spool.host;

import java.util.Locale;

/**
 * What a disk and a host gave.
 *
 * @param spoolBytes size of the spool that was used
 * @param frameBytes size of its frames
 * @param batchFrames frames in a batch
 * @param bare the same without a spool, in the same run
 * @param createBytesPerSecond how fast a spool is made
 * @param batchPerSecond frames appended in batches
 * @param singlePerSecond frames appended one at a time
 * @param readPerSecond frames read
 * @param togetherWritePerSecond frames appended in batches while another thread reads
 * @param togetherReadPerSecond frames that it read meanwhile
 * @param force how long it takes until a frame is on the disk
 * @param wakeUp how long until a waiting reader has a frame
 */
public record BenchReport(
        long spoolBytes,
        int frameBytes,
        int batchFrames,
        BareCopy bare,
        double createBytesPerSecond,
        double batchPerSecond,
        double singlePerSecond,
        double readPerSecond,
        double togetherWritePerSecond,
        double togetherReadPerSecond,
        Latencies force,
        Latencies wakeUp) {

    private static final double MANY = 100_000;
    private static final long SLOW_FORCE_NANOS = 30_000_000;
    private static final long SLOW_WAKE_NANOS = 5_000_000;

    /** True iff nothing here is slower than a spool is expected to be. */
    public boolean isGood() {
        return batchPerSecond >= MANY && forceIsQuick() && wakeUp.medianNanos() <= SLOW_WAKE_NANOS;
    }

    /** What part of a bare file's speed making a spool has. */
    public double createRatio() {
        return createBytesPerSecond / bare.createBytesPerSecond();
    }

    /** What part of a bare copy's speed appending in batches has. */
    public double batchRatio() {
        return batchPerSecond / bare.writePerSecond();
    }

    /** What part of a bare copy's speed appending one at a time has. */
    public double singleRatio() {
        return singlePerSecond / bare.writePerSecond();
    }

    /** What part of a bare copy's speed reading has. */
    public double readRatio() {
        return readPerSecond / bare.readPerSecond();
    }

    /** How many times as long as that of a bare mapping a force takes. */
    public double forceRatio() {
        return (double) force.medianNanos() / Math.max(1, bare.force().medianNanos());
    }

    private boolean forceIsQuick() {
        return force.medianNanos() <= SLOW_FORCE_NANOS;
    }

    /** In plain words, one sentence: what can be expected, and what to do where that is little. */
    public String verdict() {
        StringBuilder text = new StringBuilder();
        text.append(batchPerSecond >= MANY ? "fast enough for " : "slow: no more than ")
                .append(count(batchPerSecond))
                .append(" frames a second in batches and ")
                .append(count(singlePerSecond))
                .append(" one at a time; ")
                .append(count(1e9 / Math.max(1, force.medianNanos())))
                .append(" appends a second with --sync commit");
        if (!forceIsQuick()) {
            text.append(", which is little: prefer --sync interval=1s, or a faster disk");
        }
        if (wakeUp.medianNanos() > SLOW_WAKE_NANOS) {
            text.append("; waiting readers wake late, see 'spool doctor'");
        }
        text.append(String.format(
                Locale.ROOT,
                "; beside a bare copy into a mapping here and now, an append in batches takes %.1f times as long, a read"
                        + " %.1f, a force %.1f",
                1 / batchRatio(),
                1 / readRatio(),
                forceRatio()));
        return text.toString();
    }

    /** Two digits that count, as a verdict should have. */
    private static String count(double value) {
        double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1));
        return String.format(Locale.ROOT, "%,.0f", Math.floor(value / unit) * unit);
    }
}
