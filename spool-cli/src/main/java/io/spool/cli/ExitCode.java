package io.spool.cli;

import io.spool.core.error.EncodingMissingException;
import io.spool.core.error.FrameTooLargeException;
import io.spool.core.error.NoSpoolException;
import io.spool.core.error.NotASpoolException;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolCorruptException;
import io.spool.core.error.SpoolExistsException;
import io.spool.core.error.SpoolFullException;
import io.spool.core.error.SpoolVersionException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the command ends. Scripts rely on the numbers: they are never given another meaning. */
enum ExitCode {
    OK(0, "All was done; also when whoever read the output had enough of it."),
    FAILED(1, "Something else went wrong: no permission, a full disk, a reader nobody knows."),
    USAGE(2, "The command line is wrong."),
    NO_SPOOL(3, "There is no spool, or what is there is not one."),
    EXISTS(4, "There is a spool or a file already, and it is left alone."),
    UNREADABLE(5, "The spool is damaged, or of a format or an encoding that is not known here."),
    BUSY(6, "Somebody else holds the reader's name or the writer's lock, or writes the same snapshot."),
    FULL(7, "The spool is full and may not overwrite; some lines were not appended."),
    BAD_INPUT(8, "Lines of the input were not JSON or too large, and were not appended; also when they were skipped."),
    INCOMPLETE(9, "Frames that were wanted are missing: lost, damaged, or skipped; all the others were taken.");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    int number() {
        return number;
    }

    /** What a command that failed like this ends with. */
    static ExitCode of(Throwable failure) {
        if (failure instanceof NoSpoolException
                || failure instanceof NotASpoolException
                || failure instanceof NoSuchFileException) {
            return NO_SPOOL;
        }
        if (failure instanceof SpoolExistsException || failure instanceof FileAlreadyExistsException) {
            return EXISTS;
        }
        if (failure instanceof SpoolVersionException
                || failure instanceof EncodingMissingException
                || failure instanceof SpoolCorruptException
                || failure instanceof SnapshotDamagedException) {
            return UNREADABLE;
        }
        if (failure instanceof SpoolBusyException || failure instanceof SnapshotBusyException) {
            return BUSY;
        }
        if (failure instanceof SpoolFullException) {
            return FULL;
        }
        if (failure instanceof FrameTooLargeException) {
            return BAD_INPUT;
        }
        return failure instanceof OutputClosedException ? OK : FAILED;
    }

    /** Number to meaning, in order, as the help shows it. */
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode code : values()) {
            meanings.put(Integer.toString(code.number), code.meaning);
        }
        return meanings;
    }
}
