package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.LittleEndian;
import io.spool.core.value.Origin;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Origins and what comes next from each, as the content of a table of origins in the ring. Where no origin is new, and nearly none ever
 * is, what comes next is changed in place: so an append from somewhere else makes no garbage.
 *
 * <p>Not thread-safe.
 */
final class OriginTable {
    private final byte[] content;

    /** Where in the content it stands what comes next from an origin. */
    private final Map<Origin, Integer> places;

    OriginTable(SortedMap<Origin, Long> origins) {
        this.content = new byte[size(origins.keySet())];
        this.places = new HashMap<>(2 * origins.size());
        int at = SpoolFormat.ORIGINS_GROUPS;
        int groupAt = 0;
        int count = 0;
        String name = null;
        for (Map.Entry<Origin, Long> entry : origins.entrySet()) {
            Origin origin = entry.getKey();
            if (!origin.name().equals(name)) {
                name = origin.name();
                byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
                groupAt = at;
                count = 0;
                LittleEndian.putInt(content, at + SpoolFormat.GROUP_NAME_LENGTH, bytes.length);
                System.arraycopy(bytes, 0, content, at + SpoolFormat.GROUP_NAME, bytes.length);
                at += SpoolFormat.GROUP_NAME + bytes.length;
            }
            LittleEndian.putInt(content, groupAt + SpoolFormat.GROUP_COUNT, ++count);
            LittleEndian.putInt(content, at + SpoolFormat.ORIGIN_PARTITION, origin.partition());
            LittleEndian.putLong(content, at + SpoolFormat.ORIGIN_NEXT, entry.getValue());
            places.put(origin, at + SpoolFormat.ORIGIN_NEXT);
            at += SpoolFormat.ORIGIN_SIZE;
        }
    }

    private static int size(Set<Origin> origins) {
        int size = SpoolFormat.ORIGINS_GROUPS;
        String name = null;
        for (Origin origin : origins) {
            if (!origin.name().equals(name)) {
                name = origin.name();
                size += SpoolFormat.GROUP_NAME + name.getBytes(StandardCharsets.UTF_8).length;
            }
            size += SpoolFormat.ORIGIN_SIZE;
        }
        return size;
    }

    /** The content, but for the offset of the table itself, which is filled in when it is known. It is this table's own. */
    byte[] content() {
        return content;
    }

    int count() {
        return places.size();
    }

    /** What comes next from this origin; 0 when nothing has come from it. */
    long next(Origin origin) {
        Integer place = places.get(origin);
        return place == null ? 0 : LittleEndian.getLong(content, place);
    }

    /**
     * Has the table say that this comes next, if what it says is less.
     *
     * @return false when it does not know the origin
     */
    boolean raise(Origin origin, long next) {
        Integer place = places.get(origin);
        if (place == null) {
            return false;
        }
        LittleEndian.putLong(content, place, Math.max(next, LittleEndian.getLong(content, place)));
        return true;
    }

    /** All origins, and what comes next from each. */
    SortedMap<Origin, Long> toMap() {
        TreeMap<Origin, Long> origins = new TreeMap<>();
        places.forEach((origin, place) -> origins.put(origin, LittleEndian.getLong(content, place)));
        return origins;
    }

    /**
     * What a content says. Its check was right, so that it is one that a writer wrote; a writer that knows no better may still
     * have written nonsense.
     *
     * @throws IllegalArgumentException when it is not laid out as the format says
     */
    static SortedMap<Origin, Long> decode(byte[] content) {
        TreeMap<Origin, Long> origins = new TreeMap<>();
        try {
            int at = SpoolFormat.ORIGINS_GROUPS;
            while (at < content.length) {
                int length = LittleEndian.getInt(content, at + SpoolFormat.GROUP_NAME_LENGTH);
                int count = LittleEndian.getInt(content, at + SpoolFormat.GROUP_COUNT);
                at += SpoolFormat.GROUP_NAME;
                Objects.checkFromIndexSize(at, length, content.length);
                String name = new String(content, at, length, StandardCharsets.UTF_8);
                at += length;
                for (int i = 0; i < count; i++) {
                    int partition = LittleEndian.getInt(content, at + SpoolFormat.ORIGIN_PARTITION);
                    origins.put(
                            new Origin(name, partition), LittleEndian.getLong(content, at + SpoolFormat.ORIGIN_NEXT));
                    at += SpoolFormat.ORIGIN_SIZE;
                }
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a table of origins ends in the middle of an origin", e);
        }
        return origins;
    }
}
