/** What suites need to have frames encoded when they want it: dictionaries that are made at once, each different from the last. */
@NullMarked
package io.spool.torture.encoding;

import org.jspecify.annotations.NullMarked;
