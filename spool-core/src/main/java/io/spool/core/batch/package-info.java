/** Batches on their way into the ring. Only encoders and the ring use them: for programs there is {@code FrameBatch}. */
@NullMarked
package io.spool.core.batch;

import org.jspecify.annotations.NullMarked;
