/** What all suites of this module share: how much they do, from which seed, and where they say what came of it. */
@NullMarked
package io.spool.torture;

import org.jspecify.annotations.NullMarked;
