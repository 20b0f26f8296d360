/** What the operating system tells about the machine and its file systems. */
@NullMarked
package io.spool.core.host;

import org.jspecify.annotations.NullMarked;
