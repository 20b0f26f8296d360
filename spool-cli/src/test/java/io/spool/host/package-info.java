/** Tests of what is said of hosts, good ones and bad ones. */
@NullMarked
package io.spool.host;

import org.jspecify.annotations.NullMarked;
