/** Tests on a real broker and a real worker. */
@NullMarked
package io.spool.it;

import org.jspecify.annotations.NullMarked;
