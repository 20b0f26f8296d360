package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.LittleEndian;
import io.spool.core.value.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Origins and what comes next from each, as the content of a table of origins in the ring, and back. */
final class OriginTable {
    private OriginTable() {}

    /** The content, but for the offset of the table itself, which is filled in when it is known. */
    static byte[] encode(SortedMap<Origin, Long> origins) {
        List<byte[]> names = new ArrayList<>();
        int size = SpoolFormat.ORIGINS_GROUPS;
        String name = null;
        for (Origin origin : origins.keySet()) {
            if (!origin.name().equals(name)) {
                name = origin.name();
                byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
                names.add(bytes);
                size += SpoolFormat.GROUP_NAME + bytes.length;
            }
            size += SpoolFormat.ORIGIN_SIZE;
        }
        byte[] content = new byte[size];
        int at = SpoolFormat.ORIGINS_GROUPS;
        int group = -1;
        int groupAt = 0;
        int count = 0;
        name = null;
        for (Map.Entry<Origin, Long> entry : origins.entrySet()) {
            if (!entry.getKey().name().equals(name)) {
                name = entry.getKey().name();
                byte[] bytes = names.get(++group);
                groupAt = at;
                count = 0;
                LittleEndian.putInt(content, at + SpoolFormat.GROUP_NAME_LENGTH, bytes.length);
                System.arraycopy(bytes, 0, content, at + SpoolFormat.GROUP_NAME, bytes.length);
                at += SpoolFormat.GROUP_NAME + bytes.length;
            }
            LittleEndian.putInt(content, groupAt + SpoolFormat.GROUP_COUNT, ++count);
            LittleEndian.putInt(
                    content, at + SpoolFormat.ORIGIN_PARTITION, entry.getKey().partition());
            LittleEndian.putLong(content, at + SpoolFormat.ORIGIN_NEXT, entry.getValue());
            at += SpoolFormat.ORIGIN_SIZE;
        }
        return content;
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
