/**
 * The source connector: tails spools into Kafka, exactly once where the worker supports it, positions kept by Connect and mirrored to the spools.
 *
 * <p>What a frame looks like is the matter of {@code io.spool.frame}, how a spool is read that of {@code io.spool.core};
 * the options are in {@link io.spool.connect.source.SpoolSourceConfig}.
 */
@NullMarked
package io.spool.connect.source;

import org.jspecify.annotations.NullMarked;
