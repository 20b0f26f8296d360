package io.spool.torture.realdisk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a process says of itself, one line each, with the time. It reaches the referee through a pipe, so that it is outside of
 * what the power cut takes.
 *
 * @param nanos when it was said, by a clock that all processes share
 * @param kind what
 * @param cell the spool
 * @param words what else belongs to it
 */
record Report(long nanos, Kind kind, Cell cell, List<String> words) {
    private static final String END = ".";

    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    /** What may be said; in brackets, the words. */
    enum Kind {
        /** The spool was not there; it is created now. */
        CREATING,
        /** It has been created. */
        CREATED,
        /** A writer has opened it. */
        OPENED,
        /** An append has returned (message, first sequence, min sequence after it). */
        APPENDED,
        /** A force has returned (when it began). */
        FORCED,
        /** The spool's own account of what is on the disk (forced sequence, next sequence). */
        STATUS,
        /** A named reader has opened it (position, lost and damaged). */
        READING,
        /** It was given this (see {@link DiskProcess#toWords}). */
        READ,
        /** It has acknowledged (position, lost and damaged). */
        ACKNOWLEDGED,
        /** All that is in the spool, part by part (see {@link DiskProcess#toWords}). */
        LISTED,
        /** That was all (next sequence). */
        LISTED_ALL,
        /** What {@code verify} says. */
        VERIFIED,
        /** Another spool is created (name). */
        EXTRA_BEGUN,
        /** Another spool has been created (name). */
        EXTRA_CREATED,
        /** After the cut, it was there, and works (name). */
        EXTRA_FOUND,
        /** After the cut, it was not there, and could be created again (name). */
        EXTRA_MISSING,
        /** Something was thrown. */
        FAILED
    }

    /** Says it to the referee. */
    static void say(Kind kind, Cell cell, Object... words) {
        StringBuilder line = new StringBuilder();
        line.append(System.nanoTime()).append(' ').append(kind).append(' ').append(cell);
        for (Object word : words) {
            line.append(' ').append(word.toString().replace('\n', ' '));
        }
        write(line.append(' ').append(END).toString());
    }

    /** One write for each line: a kill may cut it short, which shows, but mixes no two of them. */
    static synchronized void write(String line) {
        try {
            OUT.write((line + "\n").getBytes(US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes a line apart; empty when it was cut short. */
    static Optional<Report> parse(String line) {
        List<String> words = Arrays.asList(line.split(" ", -1));
        if (words.size() < 4 || !words.get(words.size() - 1).equals(END)) {
            return Optional.empty();
        }
        return Optional.of(new Report(
                Long.parseLong(words.get(0)),
                Kind.valueOf(words.get(1)),
                Cell.valueOf(words.get(2)),
                words.subList(3, words.size() - 1)));
    }

    long number(int word) {
        return Long.parseLong(words.get(word));
    }

    String text() {
        return String.join(" ", words);
    }
}
