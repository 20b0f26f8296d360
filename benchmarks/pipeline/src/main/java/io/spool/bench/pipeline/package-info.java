/** Sink and source in a real worker, beside tasks that do nothing and beside Kafka's file connectors. */
@NullMarked
package io.spool.bench.pipeline;

import org.jspecify.annotations.NullMarked;
