package io.spool.host;

/**
 * What one check found.
 *
 * @param check what was looked at, in a word or two
 * @param verdict how it is
 * @param text what was found, and, unless it passed, what to do; one line
 */
public record Finding(String check, Verdict verdict, String text) {

    /** How it is. */
    public enum Verdict {
        /** As a spool needs it. */
        PASS,
        /** A spool works, and there is something to know. */
        WARN,
        /** A spool cannot be trusted here. */
        FAIL
    }

    static Finding pass(String check, String text) {
        return new Finding(check, Verdict.PASS, text);
    }

    static Finding warn(String check, String text) {
        return new Finding(check, Verdict.WARN, text);
    }

    static Finding fail(String check, String text) {
        return new Finding(check, Verdict.FAIL, text);
    }
}
