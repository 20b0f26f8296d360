package io.spool.core.dictionary;

import io.spool.core.encoding.FrameDecoder;
import io.spool.core.encoding.FrameEncoding;
import io.spool.core.encoding.FrameEncodings;
import io.spool.core.error.EncodingMissingException;
import io.spool.core.error.SpoolException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decodes frames for one reader: each with the dictionary that its content names, which is read when the first frame needs it.
 *
 * <p>Not thread-safe.
 */
public final class FrameDecoders implements AutoCloseable {

    /** What {@link #decode} returns for a frame that cannot be had: its dictionary is gone or damaged, or it is itself. */
    public static final int UNREADABLE = -1;

    private static final int FIRST_BYTES = 4096;

    /** No array has more. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    /** Less than the number of any dictionary: what a content that names none has, too. */
    private static final long NONE = -1;

    /** Dictionaries that are kept ready. */
    private static final int MOST_KNOWN = 8;

    private final Path spool;
    private final Dictionaries dictionaries;
    private final int maxContent;
    // By how lately they were used: frames lie in the order in which they were appended, so few are in use at a time.
    private final LinkedHashMap<Long, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    // What the last frame needed, which the next one nearly always needs too.
    private long newestNumber = NONE;
    private int newestEncoding;
    private @Nullable FrameDecoder newest;
    private byte[] decoded = new byte[FIRST_BYTES];
    private int used;
    private boolean failed;

    /** What was found when a frame first needed a dictionary: for which encoding, and the decoder, null when it is not to be had. */
    private record Known(int encoding, @Nullable FrameDecoder decoder) {}

    /** @param maxContent largest content of a frame of this spool, in bytes: what decodes to more was not written */
    public FrameDecoders(Path spool, Dictionaries dictionaries, int maxContent) {
        this.spool = spool;
        this.dictionaries = dictionaries;
        this.maxContent = maxContent;
    }

    /** Where decoded contents lie until {@link #clear}. Another array after each {@link #decode}. */
    public byte[] array() {
        return decoded;
    }

    /** Bytes of decoded contents. */
    public int used() {
        return used;
    }

    /** Forgets all decoded contents, and which dictionaries could not be had: they may have been put back. */
    public void clear() {
        used = 0;
        if (failed) {
            known.values().removeIf(of -> of.decoder == null);
            newestNumber = NONE;
            newest = null;
            failed = false;
        }
    }

    /**
     * Decodes a content to the end of {@link #array}.
     *
     * @param encoding the encoding that its header names
     * @return bytes that it has there, or {@link #UNREADABLE}
     * @throws EncodingMissingException when nothing on the class path knows the encoding
     * @throws SpoolException when the dictionary is there, and cannot be read
     */
    public int decode(int encoding, long sequence, byte[] content, int from, int length) throws SpoolException {
        long number = DictionaryNumber.get(content, from, from + length);
        FrameDecoder decoder =
                number == newestNumber && encoding == newestEncoding ? newest : decoder(encoding, number, sequence);
        if (decoder == null) {
            return UNREADABLE;
        }
        int prefix = DictionaryNumber.length(number);
        while (true) {
            int room = Math.min(decoded.length - used, maxContent);
            int size = decoder.decode(content, from + prefix, length - prefix, decoded, used, room);
            if (size >= 0) {
                used += size;
                return size;
            }
            if (size == FrameDecoder.MALFORMED || room == maxContent || decoded.length == MOST_BYTES) {
                return UNREADABLE;
            }
            // To the double: soon there is as much as a batch takes, and then nothing is decoded twice.
            decoded = Arrays.copyOf(decoded, (int) Math.min(MOST_BYTES, 2L * decoded.length));
        }
    }

    private @Nullable FrameDecoder decoder(int encoding, long number, long sequence) throws SpoolException {
        if (number < 0) {
            return null;
        }
        Known of = known.get(number);
        if (of == null || (of.decoder == null && of.encoding != encoding)) {
            of = load(encoding, number, sequence);
            if (known.size() >= MOST_KNOWN) {
                forgetOne();
            }
            known.put(number, of);
            failed |= of.decoder == null;
        }
        newestNumber = number;
        newestEncoding = encoding;
        newest = of.encoding == encoding ? of.decoder : null;
        return newest;
    }

    private void forgetOne() {
        Iterator<Known> least = known.values().iterator();
        close(least.next());
        least.remove();
    }

    private static void close(Known of) {
        if (of.decoder != null) {
            of.decoder.close();
        }
    }

    private Known load(int encoding, long number, long sequence) throws SpoolException {
        FrameEncoding with = FrameEncodings.find(encoding)
                .orElseThrow(() -> new EncodingMissingException(
                        spool,
                        encoding,
                        "frame " + sequence + " has encoding " + encoding + ", which nothing on the class path knows; "
                                + FrameEncodings.remedy(encoding)));
        try {
            Dictionary dictionary = dictionaries.load(number);
            return new Known(encoding, dictionary.encoding() == encoding ? with.decoder(dictionary.content()) : null);
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return new Known(encoding, null);
        } catch (IOException e) {
            // Perhaps there, and not to be had at the moment: no reason to go on without these frames.
            throw new SpoolException(
                    spool,
                    "frame " + sequence + " needs dictionary " + number + ", which cannot be read: " + e.getMessage()
                            + "; check the mode of the file, and how many files may be open",
                    e);
        } catch (IllegalStateException e) {
            throw new EncodingMissingException(
                    spool, encoding, "frame " + sequence + " is encoded with " + with.name() + ": " + e.getMessage());
        }
    }

    /** Gives back what decoders hold. */
    @Override
    public void close() {
        known.values().forEach(FrameDecoders::close);
        known.clear();
        newestNumber = NONE;
        newest = null;
    }
}
