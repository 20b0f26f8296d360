/** Damage: every bit, every length, and anything at random. What is delivered was written; what is not is counted. */
@NullMarked
package io.spool.torture.damage;

import org.jspecify.annotations.NullMarked;
