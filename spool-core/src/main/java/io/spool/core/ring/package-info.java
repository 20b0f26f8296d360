/**
 * The algorithm: how frames are laid into the ring, committed, evicted, found again and read.
 *
 * <p>Nothing here is meant for callers outside the core: the front door is {@link io.spool.core}.
 */
@NullMarked
package io.spool.core.ring;

import org.jspecify.annotations.NullMarked;
