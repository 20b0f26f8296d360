/** Real file systems on loop devices: mounts that come and go, and disks that fail. */
@NullMarked
package io.spool.torture.disk;

import org.jspecify.annotations.NullMarked;
