/** Power cuts on real file systems: ext4 and xfs are shut down under writers and readers, and mounted again. */
@NullMarked
package io.spool.torture.realdisk;

import org.jspecify.annotations.NullMarked;
