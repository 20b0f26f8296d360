/** Tests of the demonstration's pure parts: what it reads, how it compares, what it concludes. */
@NullMarked
package io.spool.demo;

import org.jspecify.annotations.NullMarked;
