/** Tests of the replay on real spools, and on a producer that is none. */
@NullMarked
package io.spool.replay;

import org.jspecify.annotations.NullMarked;
