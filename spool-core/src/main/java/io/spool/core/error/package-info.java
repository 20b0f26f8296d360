/** What can go wrong with a spool: a family of checked exceptions that know which spool and say what to do. */
@NullMarked
package io.spool.core.error;

import org.jspecify.annotations.NullMarked;
