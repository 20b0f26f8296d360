package io.spool.connect.source;

import io.spool.core.error.NoSpoolException;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Gap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
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
                        + SpoolsOptions.DIRECTORIES_CONFIG
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
                "The position in spool " + directory + " is not known: what Connect has stored is no position, "
                        + cause.getMessage() + ". Alter or delete the connector's offsets",
                cause);
    }

    /** Frames cannot be read any more, and the loss policy says not to go on. */
    static ConnectException missed(Path directory, String reader, Gap gap) {
        String why = switch (gap.kind()) {
            case LOST -> ". They were overwritten before they were read";
            case CUT -> "";
            case DAMAGED ->
                ". What is there is not what was written; look at the disk, and at what `spool verify` says";
        };
        String prevention = gap.kind() == Gap.Kind.LOST
                ? "; so that it does not happen again make the spool larger, or let it block when full"
                : "";
        return new ConnectException("Reader '" + reader + "' of spool " + directory + " has missed frames: " + gap + why
                + ". To go on behind them set " + MissedFramesOptions.LOSS_POLICY_CONFIG + "=report or gap-record"
                + prevention);
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
                        + RecordsOptions.TOPIC_CONFIG + ", " + PlainFramesOptions.PLAIN_TOPIC_CONFIG + ", "
                        + MissedFramesOptions.LOSS_TOPIC_CONFIG + " or "
                        + MissedFramesOptions.BAD_FRAMES_TOPIC_CONFIG,
                cause);
    }

    /** The thread was interrupted while a task started. */
    static ConnectException interrupted(InterruptedException cause) {
        return new ConnectException("Interrupted while the spools were being opened; restart the task", cause);
    }

    /** Offsets that somebody asks for cannot be the connector's. */
    static ConnectException badAlteration(Map<String, ?> partition, String wrong) {
        return new ConnectException("The offset for partition " + partition + " cannot be altered: " + wrong
                + ". Nothing has been altered");
    }

    /** The connector's own options are wrong, so that what they mean for its offsets is not known. */
    static ConnectException badConfig(ConfigException cause) {
        return new ConnectException(
                "Offsets cannot be altered while the connector's configuration is wrong: " + cause.getMessage(), cause);
    }

    /** A reader's position in its spool could not be altered. */
    static ConnectException notAltered(Path directory, String reader, SpoolException cause) {
        String remedy = cause instanceof SpoolBusyException
                ? "Wait until the connector's tasks have ended, close what else reads under this name, and try again"
                : "Put that right and try again";
        return new ConnectException(
                "The position of reader '" + reader + "' in spool " + directory + " could not be altered: "
                        + cause.getMessage() + ". " + remedy,
                cause);
    }
}
