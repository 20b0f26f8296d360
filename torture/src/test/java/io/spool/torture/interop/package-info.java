/** Programs in C, made from the format page alone, beside ours on the same spools. */
@NullMarked
package io.spool.torture.interop;

import org.jspecify.annotations.NullMarked;
