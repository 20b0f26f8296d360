/** What came out, as a table for people and as JSON for programs. */
@NullMarked
package io.spool.bench.report;

import org.jspecify.annotations.NullMarked;
