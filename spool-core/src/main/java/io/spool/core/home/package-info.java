/** Which file this is: how a copy of a spool is told from the original that was moved. */
@NullMarked
package io.spool.core.home;

import org.jspecify.annotations.NullMarked;
