package io.spool.zstd;

import com.github.luben.zstd.util.Native;

/** zstd's native library, which is loaded once in each JVM, or tried to be each time that it is needed. */
final class NativeLibrary {

    private NativeLibrary() {}

    /** @throws IllegalStateException when it cannot be */
    static void load() {
        try {
            Native.load();
        } catch (LinkageError e) {
            // Before any other class of the library is touched: their initialisers would fail once with the reason and
            // ever
            // after without it.
            throw new IllegalStateException(
                    "zstd's native library cannot be loaded on this machine: " + reason(e)
                            + "; give Java a folder from which programs may be run with -DZstdTempFolder=FOLDER, or the library"
                            + " itself with -DZstdNativePath=FILE, or use another encoding",
                    e);
        }
    }

    /** The first line: those that follow tell how to build the library. */
    private static String reason(LinkageError e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
