/**
 * Bytes: the only room that touches channels, mapped buffers, VarHandles, fcntl locks and file watches.
 *
 * <p>Nothing here knows what a frame is.
 */
@NullMarked
package io.spool.core.mapped;

import org.jspecify.annotations.NullMarked;
