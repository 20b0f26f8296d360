package io.spool.cli;

import io.spool.core.SpoolInspector;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Origin;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.SyncPolicy;
import java.util.SortedMap;
import java.util.UUID;

/**
 * What a copy of a spool takes over besides frames.
 *
 * @param uuid which spool it is
 * @param sizeBytes size of the ring file
 * @param maxFrameBytes largest frame
 * @param full what it does when it is full
 * @param sync when it is forced
 * @param encoding how its writers encode frames unless told otherwise
 * @param origins what comes next from where its frames come from
 */
record SpoolTraits(
        UUID uuid,
        long sizeBytes,
        int maxFrameBytes,
        FullPolicy full,
        SyncPolicy sync,
        Encoding encoding,
        SortedMap<Origin, Long> origins) {

    static SpoolTraits of(SpoolInspector spool) throws SpoolException {
        SpoolStatus status = spool.status();
        return new SpoolTraits(
                status.identity().uuid(),
                status.sizeBytes(),
                status.maxFrameBytes(),
                status.full(),
                status.sync(),
                status.encoding().wish(),
                spool.origins());
    }

    /** A new spool like this one, of another size: of frames as large if they fit, else of frames as large as possible. */
    CreateOptions options(long newSizeBytes) {
        CreateOptions options =
                CreateOptions.ofSize(newSizeBytes).withFull(full).withSync(sync).withEncoding(encoding);
        return options.maxFrameBytes() <= maxFrameBytes ? options : options.withMaxFrameBytes(maxFrameBytes);
    }

    /** As which origin a spool that takes copies of these frames knows them. Sequences of a spool are never used twice. */
    Origin asOrigin() {
        return new Origin("spool/" + uuid, 0);
    }
}
