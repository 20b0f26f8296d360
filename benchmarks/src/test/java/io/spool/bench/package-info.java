/** What every build checks. */
@NullMarked
package io.spool.bench;

import org.jspecify.annotations.NullMarked;
