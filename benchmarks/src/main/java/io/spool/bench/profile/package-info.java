/** What flight recordings of benchmarks say, as text. */
@NullMarked
package io.spool.bench.profile;

import org.jspecify.annotations.NullMarked;
