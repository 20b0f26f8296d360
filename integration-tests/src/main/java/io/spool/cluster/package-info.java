/**
 * Kafka brokers and Connect workers as child processes, and a client of Connect's REST interface.
 *
 * <p>What lives here is what tests, the demo and the benchmarks share: start, stop, kill and bring back a real broker and
 * real workers, from the configs that users get. No test library, and nothing of the spool itself.
 */
@NullMarked
package io.spool.cluster;

import org.jspecify.annotations.NullMarked;
