/** System calls that fail: each of those that the command makes on a spool's files, one at a time. */
@NullMarked
package io.spool.torture.errno;

import org.jspecify.annotations.NullMarked;
