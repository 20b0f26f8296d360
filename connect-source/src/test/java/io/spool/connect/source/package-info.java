/** Tests of the source on real spools. */
@NullMarked
package io.spool.connect.source;

import org.jspecify.annotations.NullMarked;
