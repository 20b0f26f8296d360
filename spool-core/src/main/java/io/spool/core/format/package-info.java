/**
 * The layout on disk: every offset, size and magic number, and where the regions of a spool of a given size lie.
 *
 * <p>No behaviour lives here, and no literal offset lives anywhere else. {@code docs/spool-format.md} says the same in
 * prose; a test holds the two together.
 */
@NullMarked
package io.spool.core.format;

import org.jspecify.annotations.NullMarked;
