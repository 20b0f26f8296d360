package io.spool.torture.memory;

import io.spool.core.mapped.MappedFile;
import net.bytebuddy.implementation.bind.annotation.Argument;
import net.bytebuddy.implementation.bind.annotation.This;

/** What becomes of a method of {@code MappedFile} that makes several stores: each by the method that makes one, into which a report is woven. */
public final class StoresApart {
    private StoresApart() {}

    /**
     * Three words and bytes behind them, one after the other.
     *
     * @param file a {@code MappedFile}; not by its type here, or it would be loaded before it is woven
     */
    public static void writeBehindWords(
            @This Object file,
            @Argument(0) long at,
            @Argument(1) long first,
            @Argument(2) long second,
            @Argument(3) long third,
            @Argument(4) byte[] bytes,
            @Argument(5) int from,
            @Argument(6) int length) {
        MappedFile woven = (MappedFile) file;
        woven.setLong(at, first);
        woven.setLong(at + Long.BYTES, second);
        woven.setLong(at + 2 * Long.BYTES, third);
        woven.write(at + 3 * Long.BYTES, bytes, from, length);
    }
}
