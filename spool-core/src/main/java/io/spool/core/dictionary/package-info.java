/** Dictionaries: what frames of a spool repeat, kept in files beside it, and how frames are encoded and decoded with them. */
@NullMarked
package io.spool.core.dictionary;

import org.jspecify.annotations.NullMarked;
