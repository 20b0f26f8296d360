/** Tests of the sink on real spools. */
@NullMarked
package io.spool.connect.sink;

import org.jspecify.annotations.NullMarked;
