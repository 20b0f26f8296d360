package io.spool.zstd;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.nio.file.Path;

/** Reads a spool with spool-core alone, and prints how far it came. */
final class WithoutZstd {
    private WithoutZstd() {}

    public static void main(String[] args) throws SpoolException {
        int frames = 0;
        try (SpoolReader reader =
                Spools.reader(Path.of(args[0]), ReaderOptions.anonymous().startingAt(StartPosition.atSequence(1)))) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                frames += batch.count();
            }
            System.out.println(frames + " frames");
        } catch (SpoolException e) {
            System.out.println(frames + " frames, then " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }
}
