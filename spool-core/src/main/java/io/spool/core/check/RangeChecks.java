package io.spool.core.check;

import java.util.zip.CRC32C;

/**
 * CRC-32C of any range of a long run of bytes, in a time that hardly depends on the length of the range: for whoever checks many
 * ranges that overlap.
 *
 * <p>A CRC is linear over exclusive or. So the register is kept as it is at each {@linkplain #STEP checkpoint} of one pass over the bytes, and the
 * register of a range follows from those at its first and last checkpoint by a {@linkplain CrcShift multiplication}. Only what is before the
 * first and after the last checkpoint is read again. The pass continues as far as ranges ask for; all ranges together cost no
 * more than one pass, as long as they begin in ascending order, or not much before the last one.
 *
 * <p><b>Bytes that change.</b> What is read for a range, now or in the pass, lies within the range. So bytes before it may change; bytes of it must not
 * have changed since the pass read them, or the result is not that of any moment: whoever relies on it checks a copy. {@link #forget} begins
 * another pass.
 *
 * <p>Takes four bytes of memory for each checkpoint in the longest range; nothing before it is first asked. Not thread-safe.
 */
public final class RangeChecks {
    /** Bytes from one checkpoint to the next. */
    public static final int STEP = 128;

    private static final int CHUNK = 64 * STEP;

    private static final int LOW_BITS = 10;
    private static final int LOW_MASK = (1 << LOW_BITS) - 1;

    /** Filled when the first range is asked for: most processes never do. */
    private static final class Powers {
        static final int[] BYTES = CrcShift.powers(STEP, 1);
        static final int[] STEPS = CrcShift.powers(1 << LOW_BITS, STEP);
        static final int[] MANY_STEPS = CrcShift.powers(1 << LOW_BITS, STEP << LOW_BITS);

        private Powers() {}
    }

    /** Where the bytes come from, by their offset. */
    public interface Source {
        /** How many bytes from this offset on can be read at once: at least 1, {@code most} at the most. */
        int contiguous(long offset, long most);

        void read(long offset, byte[] into, int from, int length);
    }

    private final Source source;
    private final int longest;
    private final CRC32C crc = new CRC32C();

    /** Stands at the last checkpoint of the pass. */
    private final CRC32C pass = new CRC32C();

    private byte[] chunk = {};

    /** The registers at the checkpoints from {@code first} to {@code last}; both are offsets divided by {@link #STEP}. */
    private int[] registers = {};

    private long first;
    private long last = -1;

    /**
     * @param longest range that will be asked for, in bytes: up to 2<sup>27</sup>
     */
    public RangeChecks(Source source, int longest) {
        if (longest < 0 || longest >= STEP << (2 * LOW_BITS)) {
            throw new IllegalArgumentException("ranges of " + longest + " bytes are longer than can be checked");
        }
        this.source = source;
        this.longest = longest;
    }

    /** Forgets the pass: the bytes are not what they were. */
    public void forget() {
        first = 0;
        last = -1;
    }

    /**
     * The CRC-32C of a range, as {@link CRC32C} has it.
     *
     * @param from offset of its first byte, from 0
     * @param to offset after its last byte, at most the longest range behind {@code from}
     */
    public int of(long from, long to) {
        if (from < 0 || to < from || to - from > longest) {
            throw new IllegalArgumentException("no range that can be checked: " + from + " to " + to);
        }
        if (chunk.length == 0) {
            chunk = new byte[CHUNK];
        }
        long begin = (from + STEP - 1) / STEP;
        long end = to / STEP;
        crc.reset();
        if (begin >= end) {
            update(crc, from, to);
            return (int) crc.getValue();
        }
        update(crc, from, begin * STEP);
        passTo(begin, end);
        // The pass had one register at the first checkpoint, and this range has another. What they differ by is all
        // that they
        // differ by at the last one, shifted by the zeros that the bytes between are to it.
        int atBegin = ~(int) crc.getValue();
        int atEnd = CrcShift.multiply(atBegin ^ register(begin), zeros(end - begin)) ^ register(end);
        // The same for the bytes after it, whose register a checksum that begins there has.
        crc.reset();
        update(crc, end * STEP, to);
        int started = ~(int) crc.getValue();
        return ~(CrcShift.multiply(~atEnd, Powers.BYTES[(int) (to - end * STEP)]) ^ started);
    }

    private static int zeros(long steps) {
        return CrcShift.multiply(Powers.STEPS[(int) steps & LOW_MASK], Powers.MANY_STEPS[(int) (steps >>> LOW_BITS)]);
    }

    private int register(long checkpoint) {
        return registers[(int) checkpoint & registers.length - 1];
    }

    /** Continues the pass so that both checkpoints are in it, or begins another one. */
    private void passTo(long begin, long end) {
        if (registers.length == 0) {
            // As many as the longest range has, both ends included, to the next power of two.
            registers = new int[Integer.highestOneBit(longest / STEP + 1) << 1];
        }
        if (begin < first || begin > last) {
            pass.reset();
            first = begin;
            last = begin;
            keep();
        }
        while (last < end) {
            int run = source.contiguous(last * STEP, Math.min(CHUNK, (end - last) * STEP));
            int whole = Math.max(STEP, run / STEP * STEP);
            copy(last * STEP, whole);
            for (int at = 0; at < whole; at += STEP) {
                pass.update(chunk, at, STEP);
                last++;
                keep();
            }
        }
    }

    private void keep() {
        registers[(int) last & registers.length - 1] = ~(int) pass.getValue();
        first = Math.max(first, last - registers.length + 1);
    }

    private void update(CRC32C of, long from, long to) {
        for (long at = from; at < to; ) {
            int length = (int) Math.min(chunk.length, to - at);
            copy(at, length);
            of.update(chunk, 0, length);
            at += length;
        }
    }

    private void copy(long from, int length) {
        for (int done = 0; done < length; ) {
            int run = source.contiguous(from + done, length - done);
            source.read(from + done, chunk, done, run);
            done += run;
        }
    }
}
