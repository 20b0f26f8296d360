@NullMarked
package io.spool.metrics;

import org.jspecify.annotations.NullMarked;
