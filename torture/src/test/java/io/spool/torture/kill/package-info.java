/** Processes that are killed: at every store, and at random. */
@NullMarked
package io.spool.torture.kill;

import org.jspecify.annotations.NullMarked;
