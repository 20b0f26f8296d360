package io.spool.connect.source;

import io.spool.core.error.NoSpoolException;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Gap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.apache.kafka.connect.errors.ConnectException;

/** Says in Connect's terms what went wrong. */
final class SourceFailures {
    private SourceFailures() {}

    /** A spool cannot be opened or read. */
    static ConnectException failed(Path directory, IOException cause) {
        if (cause instanceof NoSpoolException) {
            return missing(directory, cause);
        }
        String remedy = cause instanceof SpoolException ? " Put that right and restart the task" : " Restart the task";
        return new ConnectException(
                "Spool " + directory + " cannot be read: " + cause.getMessage() + "." + remedy, cause);
    }

    private static ConnectException missing(Path directory, IOException cause) {
        return new ConnectException(
                "There is no spool at " + directory + " on host " + host()
                        + ". A spool is local to a host, and this task runs on this one: create the spool here, correct "
                        + SpoolSourceConfig.DIRECTORIES_CONFIG
                        + ", or run this connector in a worker group of its own on the host that has the spool",
                cause);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "(name unknown)";
        }
    }

    /** What Connect has stored for a spool is no position. */
    static ConnectException badOffset(Path directory, IllegalArgumentException cause) {
        return new ConnectException(
                "The position in spool " + directory + " is not known: " + cause.getMessage()
                        + ". Alter or delete the connector's offsets",
                cause);
    }

    /** Frames are lost, and the loss policy says not to go on. */
    static ConnectException lost(Path directory, String reader, Gap gap) {
        return new ConnectException("Reader '" + reader + "' of spool " + directory + " has missed frames: " + gap
                + ". They were overwritten before they were read. To go on behind them set "
                + SpoolSourceConfig.LOSS_POLICY_CONFIG
                + "=report; so that it does not happen again make the spool larger, or let it block when full");
    }

    /** No record can be made of a frame. */
    static ConnectException badFrame(Path directory, long sequence, FrameRefusedException cause) {
        return new ConnectException(
                "No record can be made of frame " + sequence + " of spool " + directory + ": " + cause.getMessage(),
                cause);
    }

    /** The topic for a spool is not possible. */
    static ConnectException badTopic(Path directory, IllegalArgumentException cause) {
        return new ConnectException(
                "Spool " + directory + " has no topic to go to: " + cause.getMessage() + ". Correct "
                        + SpoolSourceConfig.TOPIC_CONFIG + " or " + SpoolSourceConfig.PLAIN_TOPIC_CONFIG,
                cause);
    }
}
