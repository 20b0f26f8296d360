/** What every build checks. */
@NullMarked
package io.spool.bench.soak;

import org.jspecify.annotations.NullMarked;
