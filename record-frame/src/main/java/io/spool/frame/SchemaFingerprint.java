package io.spool.frame;

import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names a schema text by what it says: the first 128 bits of its SHA-256, as 32 lower-case hexadecimal digits.
 *
 * @param hex the digits
 */
public record SchemaFingerprint(String hex) implements Serializable {
    /** How many digits a fingerprint has. */
    public static final int DIGITS = 32;

    /**
     * @throws IllegalArgumentException iff {@code hex} is not a fingerprint
     */
    public SchemaFingerprint {
        if (!isFingerprint(hex)) {
            throw new IllegalArgumentException("not a schema fingerprint: " + hex);
        }
    }

    /** The fingerprint of a schema text. */
    public static SchemaFingerprint of(byte[] text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
            return new SchemaFingerprint(HexFormat.of().formatHex(hash, 0, DIGITS / 2));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform must have SHA-256", e);
        }
    }

    /**
     * Whether a text has the shape of a fingerprint. Reading relies on this before it makes a file name of it: no
     * frame can name a file outside the directory of schemas.
     */
    public static boolean isFingerprint(String text) {
        if (text.length() != DIGITS) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return hex;
    }
}
