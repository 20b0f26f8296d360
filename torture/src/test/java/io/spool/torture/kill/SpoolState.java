package io.spool.torture.kill;

import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolStatus;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * What a spool promises at one moment. One that does not exist has both sequences 0.
 *
 * @param min sequence of the oldest frame
 * @param next sequence of the frame after the newest
 * @param origins what comes next from each origin, as text without spaces
 * @param readers the named readers
 */
record SpoolState(long min, long next, String origins, TreeMap<String, Reader> readers) {

    /** What the spool remembers of a reader. */
    record Reader(long sequence, long lost, long damaged, boolean isProtected) {}

    static SpoolState of(Path dir) throws SpoolException {
        if (!Spools.exists(dir)) {
            return new SpoolState(0, 0, "{}", new TreeMap<>());
        }
        SpoolStatus status = Spools.status(dir);
        TreeMap<String, Reader> readers = new TreeMap<>();
        for (ReaderStatus reader : status.readers()) {
            readers.put(
                    reader.name(),
                    new Reader(reader.sequence(), reader.lost(), reader.damaged(), reader.isProtected()));
        }
        String origins = Spools.inspect(dir).origins().toString().replace(" ", "");
        return new SpoolState(status.minSequence(), status.nextSequence(), origins, readers);
    }

    boolean exists() {
        return next > 0;
    }

    /** One line. */
    String toLine() {
        StringBuilder line = new StringBuilder()
                .append(min)
                .append(' ')
                .append(next)
                .append(' ')
                .append(origins);
        readers.forEach((name, reader) -> line.append(' ')
                .append(name)
                .append(':')
                .append(reader.sequence())
                .append(':')
                .append(reader.lost())
                .append(':')
                .append(reader.damaged())
                .append(':')
                .append(reader.isProtected()));
        return line.toString();
    }

    static SpoolState parse(String line) {
        String[] words = line.split(" ", -1);
        TreeMap<String, Reader> readers = new TreeMap<>();
        for (int i = 3; i < words.length; i++) {
            String[] reader = words[i].split(":", -1);
            readers.put(
                    reader[0],
                    new Reader(
                            Long.parseLong(reader[1]),
                            Long.parseLong(reader[2]),
                            Long.parseLong(reader[3]),
                            Boolean.parseBoolean(reader[4])));
        }
        return new SpoolState(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2], readers);
    }
}
