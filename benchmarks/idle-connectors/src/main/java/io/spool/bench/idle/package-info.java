/** Connectors that do nothing with records: what is left is what the worker costs. */
@NullMarked
package io.spool.bench.idle;

import org.jspecify.annotations.NullMarked;
