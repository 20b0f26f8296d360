/** Values that go in and out of the front door: options, frames, batches, gaps and what a spool says of itself. */
@NullMarked
package io.spool.core.value;

import org.jspecify.annotations.NullMarked;
