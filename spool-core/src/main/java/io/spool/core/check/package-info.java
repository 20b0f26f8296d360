/**
 * Checksums of ranges: what a search through damaged or hostile bytes needs so that its time stays linear in the bytes.
 *
 * <p>Knows nothing of rings and frames.
 */
@NullMarked
package io.spool.core.check;

import org.jspecify.annotations.NullMarked;
