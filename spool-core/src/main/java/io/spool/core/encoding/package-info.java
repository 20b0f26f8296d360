/** How frames can be written in fewer bytes: what an encoding is, and those that need nothing but the JDK. */
@NullMarked
package io.spool.core.encoding;

import org.jspecify.annotations.NullMarked;
