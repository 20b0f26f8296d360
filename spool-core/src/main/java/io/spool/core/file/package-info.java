/** How the files of a spool are opened, created and removed: never through a link, never anything but a regular file. */
@NullMarked
package io.spool.core.file;

import org.jspecify.annotations.NullMarked;
