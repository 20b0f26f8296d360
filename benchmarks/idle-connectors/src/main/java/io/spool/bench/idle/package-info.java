/** Connectors that do nothing with records, or the least that may be done: what is left is what the worker costs. */
@NullMarked
package io.spool.bench.idle;

import org.jspecify.annotations.NullMarked;
