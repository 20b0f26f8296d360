/** Tests of what is shipped: the archive, the folders, and the page of options. */
@NullMarked
package io.spool.connect.plugin;

import org.jspecify.annotations.NullMarked;
