package io.spool.core;

import io.spool.core.error.SpoolException;
import io.spool.core.ring.RingView;
import io.spool.core.ring.Verifier;
import io.spool.core.value.Origin;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.Verification;
import io.spool.core.value.VerifyProgress;
import java.nio.file.Path;
import java.util.SortedMap;

/**
 * Looks at a spool, live or not, again and again: takes no lock, changes nothing, needs no permission to write.
 *
 * <p>Thread-safe.
 */
public final class SpoolInspector {
    private final RingView view;

    private SpoolInspector(RingView view) {
        this.view = view;
    }

    static SpoolInspector open(Path directory) throws SpoolException {
        return new SpoolInspector(RingView.open(directory, false));
    }

    /**
     * The spool at this moment.
     *
     * @throws SpoolException when its bookkeeping is damaged
     */
    public SpoolStatus status() throws SpoolException {
        return view.faults().call(view::status);
    }

    /**
     * Where frames have come from, and the offset of what comes next from there. A table that is damaged counts as none, as
     * {@link #verify} will tell.
     *
     * @throws SpoolException when the spool's bookkeeping is damaged
     */
    public SortedMap<Origin, Long> origins() throws SpoolException {
        return view.faults().call(view::origins);
    }

    /**
     * Looks through the whole spool: every frame, every reader's position, every rule of the format. Takes about as long as
     * reading it.
     *
     * @throws SpoolException when its bookkeeping is damaged so that nothing can be read
     */
    public Verification verify() throws SpoolException {
        return verify((done, total) -> {});
    }

    /**
     * Looks through the whole spool as {@link #verify()} does, and tells how far it is meanwhile.
     *
     * @param progress is told by the calling thread
     * @throws SpoolException when its bookkeeping is damaged so that nothing can be read
     */
    public Verification verify(VerifyProgress progress) throws SpoolException {
        return view.faults().call(new Verifier(view, progress)::verify);
    }
}
