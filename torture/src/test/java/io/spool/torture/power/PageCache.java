package io.spool.torture.power;

import io.spool.core.format.SpoolFormat;
import io.spool.torture.memory.Access;
import io.spool.torture.memory.MemoryListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The page cache over one spool: hears of its stores and forces, and can tell at any moment what a power cut would leave.
 *
 * <p>The model: a force that has returned has put its pages on the disk as they were. Of every sector stored to since, the
 * disk holds the version of that force or any later one, each sector for itself. That is more than a real disk and kernel do.
 * For dictionaries, see {@link CachedDirectory}.
 */
final class PageCache implements MemoryListener {
    /** Of so few possible images all are built. */
    private static final int EXHAUSTIVE = 128;

    private final Path spool;
    private final Random random;
    private final CachedFile ring;
    private final CachedFile readers;
    private final CachedDirectory dictionaries;
    private final Consumer<PageCache> beforeEach;

    /** @param beforeEach called before every store and force: the machine may go down now */
    PageCache(Path spool, Random random, Consumer<PageCache> beforeEach) throws IOException {
        this.spool = spool;
        this.random = random;
        this.ring = new CachedFile(Files.readAllBytes(spool.resolve(SpoolFormat.RING_FILE)), random);
        this.readers = new CachedFile(Files.readAllBytes(spool.resolve(SpoolFormat.READERS_FILE)), random);
        this.dictionaries = new CachedDirectory(spool.resolve(SpoolFormat.DICTIONARIES_DIRECTORY), random);
        this.beforeEach = beforeEach;
    }

    @Override
    public synchronized void before(Access access) {
        if (isOurs(access)) {
            beforeEach.accept(this);
        }
    }

    @Override
    public synchronized void after(Access access) {
        if (!isOurs(access)) {
            return;
        }
        if (dictionaries.isConcernedBy(access)) {
            dictionaries.hear(access);
            return;
        }
        CachedFile file = access.fileName().equals(SpoolFormat.RING_FILE) ? ring : readers;
        if (access.kind() == Access.Kind.FORCE) {
            file.force((int) access.at(), (int) (access.at() + access.length()));
        } else {
            file.store((int) access.at(), access.bytes());
        }
    }

    private boolean isOurs(Access access) {
        Path file = access.file();
        return access.kind().isLasting()
                && file != null
                && (dictionaries.isConcernedBy(access)
                        || (spool.equals(file.getParent())
                                && (access.fileName().equals(SpoolFormat.RING_FILE)
                                        || access.fileName().equals(SpoolFormat.READERS_FILE))));
    }

    /**
     * The oldest sequence that has not been given up: not even by an append that is under way, whose commit is laid down and
     * not yet seen.
     */
    long oldest() {
        long oldest = 0;
        for (int slot = 0; slot < 2; slot++) {
            int at = SpoolFormat.COMMIT_SLOTS + slot * SpoolFormat.SLOT_SIZE;
            if (Image.check(ring::word, at) == ring.word(at + SpoolFormat.SLOT_CHECK)) {
                oldest = Math.max(oldest, ring.word(at + SpoolFormat.COMMIT_MIN_SEQUENCE));
            }
        }
        return oldest;
    }

    /**
     * Images that a cut at this moment could leave: all of the ring and the readers where they are few, else this many at random;
     * dictionaries always at random.
     */
    List<Image> images(int most) {
        long possible = 1;
        for (CachedFile file : List.of(ring, readers)) {
            for (int sector : file.dirtySectors()) {
                possible = Math.min(possible * file.versions(sector), Integer.MAX_VALUE);
            }
        }
        List<Image> images = new ArrayList<>();
        if (possible <= EXHAUSTIVE) {
            for (int i = 0; i < possible; i++) {
                int[] rest = {i};
                images.add(image((file, sector) -> {
                    int versions = file.versions(sector);
                    int version = rest[0] % versions;
                    rest[0] /= versions;
                    return version;
                }));
            }
        } else {
            for (int i = 0; i < most; i++) {
                images.add(image(mood(random.nextInt(9))));
            }
        }
        return images;
    }

    /** Which version of a sector the disk holds. */
    private interface Choice {
        int version(CachedFile file, int sector);
    }

    /** Ways in which write-back goes wrong, so that the rare ones come as often as the usual ones. */
    private Choice mood(int mood) {
        Choice oldest = (file, sector) -> 0;
        Choice newest = (file, sector) -> file.versions(sector) - 1;
        Choice any = (file, sector) -> random.nextInt(file.versions(sector));
        int percent = 1 + random.nextInt(99);
        Choice mostly = (file, sector) -> (random.nextInt(100) < percent ? newest : oldest).version(file, sector);
        int border = random.nextInt(130);
        int control = SpoolFormat.CONTROL_SIZE / CachedFile.SECTOR;
        return switch (mood) {
            case 0 -> any;
            case 1 -> mostly;
            case 2 -> (file, sector) -> (file == ring && sector < control ? newest : mostly).version(file, sector);
            case 3 -> (file, sector) -> (file == ring && sector < control ? oldest : mostly).version(file, sector);
            case 4 -> (file, sector) -> (file == ring && sector < control ? any : newest).version(file, sector);
            case 5 -> (file, sector) -> (sector < border ? newest : oldest).version(file, sector);
            case 6 -> (file, sector) -> (sector < border ? oldest : newest).version(file, sector);
            case 7 -> (file, sector) -> (sector == border ? oldest : newest).version(file, sector);
            default -> (file, sector) -> (sector == border ? newest : oldest).version(file, sector);
        };
    }

    private Image image(Choice choice) {
        return new Image(image(ring, choice), image(readers, choice), dictionaries.image());
    }

    private static byte[] image(CachedFile file, Choice choice) {
        byte[] image = file.disk();
        for (int sector : file.dirtySectors()) {
            file.put(image, sector, choice.version(file, sector));
        }
        return image;
    }
}
