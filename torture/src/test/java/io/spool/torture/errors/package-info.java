/** What goes wrong outside: disks, permissions, and files that others remove, replace or cut short. Told, never a crash. */
@NullMarked
package io.spool.torture.errors;

import org.jspecify.annotations.NullMarked;
