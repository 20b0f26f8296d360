/** Tests of what is released: the folder as a whole, and that its files are right with each other. */
@NullMarked
package io.spool.release;

import org.jspecify.annotations.NullMarked;
