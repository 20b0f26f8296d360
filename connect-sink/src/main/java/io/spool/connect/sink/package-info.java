/**
 * The sink connector: Kafka records into spools, at least once, offsets committed for what the spools hold.
 *
 * <p>What a frame looks like is the matter of {@code io.spool.frame}, how a spool keeps it that of {@code io.spool.core};
 * the options are in {@link io.spool.connect.sink.SpoolSinkConfig}.
 */
@NullMarked
package io.spool.connect.sink;

import org.jspecify.annotations.NullMarked;
