/** What is measured: the spool, the bare limit, and Chronicle Queue, each doing one thing again and again. */
@NullMarked
package io.spool.bench.load;

import org.jspecify.annotations.NullMarked;
