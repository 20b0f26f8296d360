package io.spool.core.dictionary;

import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.LittleEndian;
import io.spool.core.value.DictionaryStatus;
import io.spool.core.value.Encoding;
import io.spool.core.value.Trial;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What frames of one spool repeat. It never changes: another one gets the next number.
 *
 * @param number 1 for a spool's first, never given to another one
 * @param encoding the encoding that it is for, as in a frame's header
 * @param firstSequence the sequence that the next frame had when this was made: frames from there on need this one, a later one,
 *     or the one before
 * @param createdMs when it was made, in milliseconds since 1970
 * @param tried what it did to frames that it was not made of
 * @param content the encoding's own bytes; callers must not change them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Dictionary(long number, int encoding, long firstSequence, long createdMs, Trial tried, byte[] content) {

    /** What there is to know of it. */
    public DictionaryStatus status() {
        return new DictionaryStatus(number, Encoding.of(encoding), Instant.ofEpochMilli(createdMs), tried);
    }

    /** The dictionary's file. */
    byte[] toFile(UUID spool) {
        byte[] file = new byte[SpoolFormat.DICTIONARY_CONTENT + content.length];
        LittleEndian.putLong(file, SpoolFormat.DICTIONARY_FILE_MAGIC, SpoolFormat.DICTIONARY_MAGIC);
        LittleEndian.putInt(file, SpoolFormat.DICTIONARY_FILE_VERSION, SpoolFormat.VERSION);
        LittleEndian.putInt(file, SpoolFormat.DICTIONARY_ENCODING, encoding);
        LittleEndian.putLong(file, SpoolFormat.DICTIONARY_UUID_HIGH, spool.getMostSignificantBits());
        LittleEndian.putLong(file, SpoolFormat.DICTIONARY_UUID_LOW, spool.getLeastSignificantBits());
        LittleEndian.putLong(file, SpoolFormat.DICTIONARY_NUMBER, number);
        LittleEndian.putLong(file, SpoolFormat.DICTIONARY_FIRST_SEQUENCE, firstSequence);
        LittleEndian.putLong(file, SpoolFormat.DICTIONARY_CREATED_MS, createdMs);
        LittleEndian.putLong(file, SpoolFormat.DICTIONARY_TRIED_FRAMES, tried.frames());
        LittleEndian.putLong(file, SpoolFormat.DICTIONARY_TRIED_PLAIN, tried.plainBytes());
        LittleEndian.putLong(file, SpoolFormat.DICTIONARY_TRIED_STORED, tried.storedBytes());
        tried.other().ifPresent(other -> {
            LittleEndian.putInt(
                    file,
                    SpoolFormat.DICTIONARY_OTHER_ENCODING,
                    other.encoding().number());
            LittleEndian.putLong(file, SpoolFormat.DICTIONARY_OTHER_STORED, other.storedBytes());
        });
        LittleEndian.putInt(file, SpoolFormat.DICTIONARY_LENGTH, content.length);
        System.arraycopy(content, 0, file, SpoolFormat.DICTIONARY_CONTENT, content.length);
        LittleEndian.putInt(file, SpoolFormat.DICTIONARY_CHECK, check(file));
        return file;
    }

    /**
     * What a file holds.
     *
     * @throws IllegalArgumentException when it is not this spool's dictionary of this number; the message says why
     */
    static Dictionary of(byte[] file, UUID spool, long number) {
        if (file.length < SpoolFormat.DICTIONARY_CONTENT
                || file.length > SpoolFormat.DICTIONARY_CONTENT + SpoolFormat.DICTIONARY_MAX_CONTENT) {
            throw new IllegalArgumentException(
                    "it has " + file.length + " bytes, and a dictionary has " + SpoolFormat.DICTIONARY_CONTENT + " to "
                            + (SpoolFormat.DICTIONARY_CONTENT + SpoolFormat.DICTIONARY_MAX_CONTENT));
        }
        expect("magic", LittleEndian.getLong(file, SpoolFormat.DICTIONARY_FILE_MAGIC), SpoolFormat.DICTIONARY_MAGIC);
        expect("version", LittleEndian.getInt(file, SpoolFormat.DICTIONARY_FILE_VERSION), SpoolFormat.VERSION);
        expect("check", LittleEndian.getInt(file, SpoolFormat.DICTIONARY_CHECK), check(file));
        expect("number", LittleEndian.getLong(file, SpoolFormat.DICTIONARY_NUMBER), number);
        UUID of = new UUID(
                LittleEndian.getLong(file, SpoolFormat.DICTIONARY_UUID_HIGH),
                LittleEndian.getLong(file, SpoolFormat.DICTIONARY_UUID_LOW));
        if (!of.equals(spool)) {
            throw new IllegalArgumentException("it is of spool " + of + ", and this is " + spool);
        }
        expect(
                "length",
                LittleEndian.getInt(file, SpoolFormat.DICTIONARY_LENGTH),
                file.length - SpoolFormat.DICTIONARY_CONTENT);
        byte[] content = new byte[file.length - SpoolFormat.DICTIONARY_CONTENT];
        System.arraycopy(file, SpoolFormat.DICTIONARY_CONTENT, content, 0, content.length);
        return new Dictionary(
                number,
                LittleEndian.getInt(file, SpoolFormat.DICTIONARY_ENCODING),
                LittleEndian.getLong(file, SpoolFormat.DICTIONARY_FIRST_SEQUENCE),
                LittleEndian.getLong(file, SpoolFormat.DICTIONARY_CREATED_MS),
                trial(file),
                content);
    }

    private static Trial trial(byte[] file) {
        Trial trial = new Trial(
                LittleEndian.getLong(file, SpoolFormat.DICTIONARY_TRIED_FRAMES),
                LittleEndian.getLong(file, SpoolFormat.DICTIONARY_TRIED_PLAIN),
                LittleEndian.getLong(file, SpoolFormat.DICTIONARY_TRIED_STORED),
                Optional.empty());
        int other = LittleEndian.getInt(file, SpoolFormat.DICTIONARY_OTHER_ENCODING);
        return other == 0
                ? trial
                : trial.besides(Encoding.of(other), LittleEndian.getLong(file, SpoolFormat.DICTIONARY_OTHER_STORED));
    }

    private static void expect(String what, long found, long expected) {
        if (found != expected) {
            throw new IllegalArgumentException("its " + what + " is " + Long.toHexString(found) + ", expected "
                    + Long.toHexString(expected) + " (hexadecimal)");
        }
    }

    private static int check(byte[] file) {
        CRC32C crc = new CRC32C();
        crc.update(file, 0, SpoolFormat.DICTIONARY_CHECK);
        crc.update(file, SpoolFormat.DICTIONARY_CONTENT, file.length - SpoolFormat.DICTIONARY_CONTENT);
        return (int) crc.getValue();
    }
}
