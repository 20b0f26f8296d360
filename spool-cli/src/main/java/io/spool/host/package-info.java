/** What a host and its file system do for a spool: whether they keep what it relies on, and how fast they are. */
@NullMarked
package io.spool.host;

import org.jspecify.annotations.NullMarked;
