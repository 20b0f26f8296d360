/** The locks: several JVMs, several class loaders in one, interrupts, strangers, and holders that stop. */
@NullMarked
package io.spool.torture.lock;

import org.jspecify.annotations.NullMarked;
