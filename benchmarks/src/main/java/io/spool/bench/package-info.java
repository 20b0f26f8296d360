/** The command that runs benchmarks. */
@NullMarked
package io.spool.bench;

import org.jspecify.annotations.NullMarked;
