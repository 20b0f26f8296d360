/** The front door. */
@NullMarked
package io.spool.core;

import org.jspecify.annotations.NullMarked;
