/**
 * The encoding of frames that needs zstd: about a third of the bytes for small frames, a quarter for larger ones. Everything
 * of the library that is used, and its native part, is kept behind {@link io.spool.zstd.ZstdEncoding}.
 */
@NullMarked
package io.spool.zstd;

import org.jspecify.annotations.NullMarked;
