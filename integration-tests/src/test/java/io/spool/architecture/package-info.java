/** Who may import whom, over all modules as they were built. */
@NullMarked
package io.spool.architecture;

import org.jspecify.annotations.NullMarked;
