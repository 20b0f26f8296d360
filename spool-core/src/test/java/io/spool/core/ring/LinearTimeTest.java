package io.spool.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.LittleEndian;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.StartPosition;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a ring holds, who looks for frames in it copies and checks so many times its bytes at most. Work is counted, not time: the timeout is for
 * a search that is quadratic again, which takes minutes.
 */
@Timeout(60)
class LinearTimeTest {
    private static final int HEADER = SpoolFormat.FRAME_HEADER;
    private static final long NEXT = 1L << 40;

    /** Ends of a candidate at each multiple of 24, or a first short copy for each frame that is found, and a few passes. */
    private static final long MOST_TIMES = 100;

    @TempDir
    private Path temporary;

    private RingView view;
    private int size;
    private int longest;
    private int salt;

    /** What is at each place of the ring. All of it was made by somebody who knows the salt. */
    enum Content {
        /** Headers one after the other, each with a sequence that fits and the longest content there may be. */
        HEADERS {
            @Override
            void fill(LinearTimeTest ring, byte[] data) {
                for (int at = 0; at + HEADER <= data.length; at += HEADER) {
                    ring.header(data, at, ring.longest - HEADER, at + 1L, 0);
                }
            }
        },
        /** Frames that are whole and short, and after each a header that promises the longest content. */
        SHORT_FRAMES_AND_HEADERS {
            @Override
            void fill(LinearTimeTest ring, byte[] data) {
                for (int at = 0; at + 3 * HEADER <= data.length; at += 2 * HEADER) {
                    ring.frame(data, at, HEADER, at + 1L, 0);
                    ring.header(data, at + HEADER, ring.longest - HEADER, at + 2L, 0);
                }
            }
        },
        /** The same with tables of origins. */
        SHORT_FRAMES_AND_TABLES {
            @Override
            void fill(LinearTimeTest ring, byte[] data) {
                for (int at = 0; at + 4 * HEADER <= data.length; at += 64) {
                    ring.frame(data, at, HEADER, at + 1L, 0);
                    ring.header(data, at + HEADER, ring.longest - HEADER, at + 2L, SpoolFormat.ENCODING_ORIGINS);
                    LittleEndian.putLong(data, at + 2 * HEADER, at + HEADER);
                }
            }
        },
        /** Frames within frames: all are whole, all end at the same place, and there the next ones begin. */
        FRAMES_WITHIN_FRAMES {
            @Override
            void fill(LinearTimeTest ring, byte[] data) {
                for (int end = ring.longest; end <= data.length; end += ring.longest) {
                    for (int at = end - HEADER; at >= end - 4096 * HEADER; at -= HEADER) {
                        ring.frame(data, at, end - at, at + 1L, 0);
                    }
                    ring.frame(data, end - ring.longest, ring.longest, end - ring.longest + 1L, 0);
                }
            }
        },
        /** Whole frames that lead into the midst of the ring by a header that claims what is next, and back again. */
        HOPS {
            @Override
            void fill(LinearTimeTest ring, byte[] data) {
                int half = data.length / 2;
                for (int at = 0; at + 3 * HEADER <= half; at += 2 * HEADER) {
                    ring.frame(data, at, HEADER, at + 1L, 0);
                    ring.header(data, at + HEADER, ring.longest - HEADER, at + 2L, 0);
                }
                for (int at = half; at + 2 * HEADER <= data.length; at += 32) {
                    ring.header(data, at, ring.longest - HEADER, at + 1L, SpoolFormat.ENCODING_ORIGINS);
                    LittleEndian.putLong(data, at + HEADER, at);
                }
            }
        };

        abstract void fill(LinearTimeTest ring, byte[] data);
    }

    @BeforeEach
    void create() throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(4 << 20));
        view = RingView.open(dir, true);
        size = (int) view.geometry().dataSize();
        longest = view.geometry().maxContent() & -SpoolFormat.FRAME_ALIGNMENT;
        salt = view.birth().salt();
    }

    private void header(byte[] data, int at, int length, long sequence, int encoding) {
        int fits = Math.min(length, data.length - at - HEADER) & -SpoolFormat.FRAME_ALIGNMENT;
        LittleEndian.putInt(data, at + SpoolFormat.FRAME_LENGTH, fits);
        LittleEndian.putLong(data, at + SpoolFormat.FRAME_SEQUENCE, sequence);
        LittleEndian.putLong(data, at + SpoolFormat.FRAME_META, FrameHeader.meta(0, encoding, 0, false));
    }

    private void frame(byte[] data, int at, int storage, long sequence, int encoding) {
        header(data, at, storage - HEADER, sequence, encoding);
        int check = FrameHeader.check(new CRC32C(), salt, data, at, storage);
        LittleEndian.putInt(data, at + SpoolFormat.FRAME_CHECK, check);
    }

    private Commit fill(Content content) {
        byte[] data = new byte[size];
        content.fill(this, data);
        view.newData().write(SpoolFormat.CONTROL_SIZE, data, 0, size);
        Commit commit = new Commit();
        commit.minSequence = 1;
        commit.nextSequence = NEXT;
        commit.nextOffset = size;
        commit.generation = 1;
        commit.number = 2;
        view.control().commit(commit);
        return commit;
    }

    private void assertLinear(String what, Content content, long bytes) {
        assertThat(bytes)
                .as("%s of %s: bytes copied, in a ring of %d", what, content, size)
                .isLessThan(MOST_TIMES * size);
    }

    @ParameterizedTest
    @EnumSource
    void readingIsLinear(Content content) throws Exception {
        fill(content);
        try (RingCursor cursor = view.newCursor(256 * 1024)) {
            view.place(cursor, StartPosition.earliest());
            while (cursor.position() < NEXT) {
                cursor.read(Integer.MAX_VALUE);
            }
            assertLinear("reading", content, cursor.bytesCopied());
        }
    }

    @ParameterizedTest
    @EnumSource
    void findingASequenceIsLinear(Content content) throws Exception {
        Commit commit = fill(content);
        FrameSearch search = view.newSearch();
        try (RingCursor cursor = view.newCursor(256 * 1024)) {
            for (long sequence : new long[] {2, size / 2, size + 1L}) {
                new Locator(search, commit).placeAtSequence(cursor, sequence);
            }
        }
        assertLinear("finding", content, search.bytesCopied());
    }

    @ParameterizedTest
    @EnumSource
    void makingRoomIsLinear(Content content) throws Exception {
        Commit commit = fill(content);
        Eviction eviction = new Eviction(view, new Waymarks(size));
        for (long end = size + 8L; end <= 2L * size; end += size / 16) {
            assertThat(eviction.makeRoom(commit, end, 1)).isTrue();
            assertThat(commit.minOffset).isGreaterThanOrEqualTo(end - size);
        }
        assertLinear("making room", content, eviction.bytesCopied());
    }

    @ParameterizedTest
    @EnumSource
    void recoveryIsLinear(Content content) {
        for (long forced : new long[] {0, 8}) {
            for (long origins : new long[] {0, 1}) {
                Commit commit = fill(content);
                commit.origins = origins;
                DiskRecord disk = new DiskRecord();
                disk.forcedOffset = forced;
                disk.forcedSequence = 1;
                FrameSearch search = view.newSearch();
                new Recovery(view.newData(), search, commit, disk, view.birth()).recover(0, 0);
                assertLinear("recovery", content, search.bytesCopied());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLookThroughTheSpoolEnds(Content content) throws Exception {
        fill(content);
        assertThat(new Verifier(view, (done, total) -> {}).verify().isSound()).isFalse();
    }
}
