/** Tests of the launcher that need no Kafka. */
@NullMarked
package io.spool.cluster;

import org.jspecify.annotations.NullMarked;
