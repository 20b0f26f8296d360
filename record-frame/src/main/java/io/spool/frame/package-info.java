/**
 * Record frames without Kafka: growing and reading JSON bytes, the limits and names of the format, the schemas that
 * stand beside the frames, and what can go wrong with all of them.
 *
 * <p>What a frame means in Connect's types is told in {@link io.spool.frame.connect}; nothing here knows them, and
 * nothing here knows how a spool stores a frame. The format itself is specified in {@code docs/frame-format.md}.
 */
@NullMarked
package io.spool.frame;

import org.jspecify.annotations.NullMarked;
