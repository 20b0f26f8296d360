package io.spool.torture.power;

import io.spool.core.mapped.LittleEndian;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One mapped file between memory and disk: what is in memory, what surely is on the disk, and for each sector stored to since
 * it was last forced all that the disk may hold of it instead.
 */
final class CachedFile {
    /** Disks write this much whole, or not at all. */
    static final int SECTOR = 512;

    /** What a force puts on the disk is whole pages. */
    private static final int PAGE = 4096;

    /** Versions of a sector that are remembered; of more, a random choice. */
    private static final int VERSIONS = 12;

    private final byte[] memory;
    private final byte[] disk;
    private final SortedMap<Integer, List<byte[]>> dirty = new TreeMap<>();
    private final Random random;

    CachedFile(byte[] content, Random random) {
        this.memory = content.clone();
        this.disk = content.clone();
        this.random = random;
    }

    void store(int at, byte[] bytes) {
        if (bytes.length > Long.BYTES) {
            // The page may be written back in the middle of a copy.
            int part = random.nextInt(bytes.length) & -Long.BYTES;
            put(at, Arrays.copyOf(bytes, part));
        }
        put(at, bytes);
    }

    private void put(int at, byte[] bytes) {
        System.arraycopy(bytes, 0, memory, at, bytes.length);
        for (int sector = at / SECTOR; sector * SECTOR < at + bytes.length; sector++) {
            List<byte[]> versions = dirty.computeIfAbsent(sector, unused -> new ArrayList<>());
            if (versions.size() == VERSIONS) {
                versions.remove(random.nextInt(VERSIONS - 1));
            }
            versions.add(Arrays.copyOfRange(memory, sector * SECTOR, Math.min(memory.length, (sector + 1) * SECTOR)));
        }
    }

    void force(int from, int to) {
        int first = from / PAGE * PAGE;
        int end = Math.min(memory.length, (to + PAGE - 1) / PAGE * PAGE);
        System.arraycopy(memory, first, disk, first, end - first);
        dirty.subMap(first / SECTOR, (end + SECTOR - 1) / SECTOR).clear();
    }

    /** The word in memory at a place. */
    long word(int at) {
        return LittleEndian.getLong(memory, at);
    }

    /** The sectors that may differ between memory and disk, in order. */
    List<Integer> dirtySectors() {
        return new ArrayList<>(dirty.keySet());
    }

    /** How many versions of this sector the disk may hold: that of the last force, and those since. */
    int versions(int sector) {
        return dirty.getOrDefault(sector, List.of()).size() + 1;
    }

    /** What surely is on the disk, to put versions of sectors into. */
    byte[] disk() {
        return disk.clone();
    }

    /** Puts a version of a sector into an image: 0 is that of the last force, the highest is what is in memory. */
    void put(byte[] image, int sector, int version) {
        if (version > 0) {
            byte[] bytes = dirty.getOrDefault(sector, List.of()).get(version - 1);
            System.arraycopy(bytes, 0, image, sector * SECTOR, bytes.length);
        }
    }
}
