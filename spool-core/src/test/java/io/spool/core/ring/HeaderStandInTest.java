package io.spool.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.mapped.LittleEndian;
import java.util.zip.CRC32C;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class HeaderStandInTest {
    private static final byte[] CONTENT = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

    private final HeaderStandIn standIn = new HeaderStandIn();

    @Property
    void aCheckGoesOnBehindItAsBehindTheHeader(
            @ForAll @IntRange(max = HeaderStandIn.LONGEST) int length,
            @ForAll @LongRange(min = 0) long sequence,
            @ForAll long meta) {
        assertStandsIn(length, sequence, meta);
    }

    @Property
    void whatIsKnownOfOneHeaderHoldsForThoseBehindIt(
            @ForAll @LongRange(min = 0, max = 1L << 40) long sequence, @ForAll long meta, @ForAll short apart) {
        for (int frame = 0; frame < 4; frame++) {
            long other = Math.abs(sequence + (long) frame * apart);
            assertStandsIn(frame, other, meta + ((long) frame << 48));
            assertStandsIn(frame, other, meta + frame);
        }
    }

    @Example
    void eachBitOfAHeaderCounts() {
        for (int bit = 0; bit < 64; bit++) {
            assertStandsIn(bit < 16 ? 1 << bit : 0, 0, 0);
            assertStandsIn(0, bit < 63 ? 1L << bit : 0, 0);
            assertStandsIn(0, 0, 1L << bit);
        }
    }

    private void assertStandsIn(int length, long sequence, long meta) {
        byte[] header = new byte[HeaderStandIn.COVERED];
        LittleEndian.putInt(header, 0, length);
        LittleEndian.putLong(header, 4, sequence);
        LittleEndian.putLong(header, 12, meta);
        byte[] word = new byte[Long.BYTES];
        LittleEndian.putLong(word, 0, standIn.of(length, sequence, meta));
        assertThat(checksumWith(word))
                .as("length %d, sequence %d, meta %x", length, sequence, meta)
                .isEqualTo(checksumWith(header));
    }

    private static long checksumWith(byte[] head) {
        CRC32C crc = new CRC32C();
        crc.update(head, 0, head.length);
        crc.update(CONTENT, 0, CONTENT.length);
        return crc.getValue();
    }
}
