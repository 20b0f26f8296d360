/** How frames can be written in fewer bytes: what an encoding is, and those that need nothing but the JDK. */
@org.jspecify.annotations.NullMarked
package io.spool.core.encoding;
