/** The rows: which loads stand beside each other, and what ratio is to be reached. */
@NullMarked
package io.spool.bench.core;

import org.jspecify.annotations.NullMarked;
