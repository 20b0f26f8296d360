/** Child processes: a JVM that is started, spoken to and killed, the programs it runs, and frames that prove themselves. */
@NullMarked
package io.spool.torture.process;

import org.jspecify.annotations.NullMarked;
