/** Tests with several processes: they are real, and they are really killed. */
@NullMarked
package io.spool.core.process;

import org.jspecify.annotations.NullMarked;
