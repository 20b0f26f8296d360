/** Whether memory, threads and descriptors stay as they are while records flow for an hour. */
@NullMarked
package io.spool.bench.soak;

import org.jspecify.annotations.NullMarked;
