/** What every build checks. */
@NullMarked
package io.spool.bench.profile;

import org.jspecify.annotations.NullMarked;
