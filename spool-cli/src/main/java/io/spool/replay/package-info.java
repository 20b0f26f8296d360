/**
 * Frames of a spool, straight into Kafka.
 *
 * <p>The one room of the command that knows Kafka. Whoever calls it loads Kafka's client, which takes a while: commands that
 * do not replay keep out.
 */
@NullMarked
package io.spool.replay;

import org.jspecify.annotations.NullMarked;
