/** Side by side: loads in processes of their own, which take turns. */
@NullMarked
package io.spool.bench.contest;

import org.jspecify.annotations.NullMarked;
