/** Runs the stress tests of {@code io.spool.core.ring}, which lie in its package to get at what is private to it. */
@NullMarked
package io.spool.torture.stress;

import org.jspecify.annotations.NullMarked;
