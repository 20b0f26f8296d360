@NullMarked
package io.spool.zstd;

import org.jspecify.annotations.NullMarked;
