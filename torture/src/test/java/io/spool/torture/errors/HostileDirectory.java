package io.spool.torture.errors;

import io.spool.core.format.SlotCheck;
import io.spool.core.format.SpoolFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * A directory with a spool, its schemas and dictionaries, and snapshots, of which something is changed at random: bytes, numbers with
 * checks that match them, lengths, kinds of files. The same seed makes the same changes.
 */
final class HostileDirectory {
    private static final int MOST_CHANGES = 3;
    private static final int LARGEST_ADDED = 1 << 20;
    private static final long SPARSE = 1L << 36;

    /** Where numbers stand that decide about what is read, mapped and allocated. */
    private static final int NUMBERS_END = 3072;

    private static final int COMMIT_WORDS = (SpoolFormat.SLOT_SIZE - 16) / 8;

    private final Path root;
    private final Random random;
    private final StringBuilder told = new StringBuilder();

    HostileDirectory(Path root, long seed) {
        this.root = root;
        this.random = new Random(seed);
    }

    /** Changes something; returns what. */
    String change() throws IOException, InterruptedException {
        for (int left = 1 + random.nextInt(MOST_CHANGES); left > 0; left--) {
            changeOne();
        }
        return told.toString();
    }

    private void changeOne() throws IOException, InterruptedException {
        List<Path> files = files();
        Path file = files.get(random.nextInt(files.size()));
        if (!isRegular(file)) {
            return;
        }
        int kind = random.nextInt(10);
        if (kind < 3) {
            changeNumber();
        } else if (kind < 6) {
            changeBytes(file);
        } else if (kind < 8) {
            changeLength(file);
        } else {
            changeKind(file);
        }
    }

    /** A link is left alone once it is there: this must not write to what it leads to. */
    private static boolean isRegular(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** In order, so that a seed says all. */
    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(HostileDirectory::isRegular)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    private void tell(String what) {
        told.append(told.isEmpty() ? "" : "; ").append(what);
    }

    private void changeBytes(Path file) throws IOException {
        long size = Files.size(file);
        if (size == 0 || size > SPARSE / 2) {
            return;
        }
        byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 1 : 64)];
        random.nextBytes(bytes);
        // Half of them near the beginning, where what is read first stands.
        long place = (long) (random.nextDouble() * (random.nextBoolean() ? Math.min(size, 4096) : size));
        tell(root.relativize(file) + ": " + bytes.length + " bytes at " + place);
        try (RandomAccessFile at = new RandomAccessFile(file.toFile(), "rw")) {
            at.seek(place);
            at.write(bytes);
        }
    }

    private void changeLength(Path file) throws IOException {
        long size = Files.size(file);
        long length = switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> (long) (random.nextDouble() * size);
            case 2 -> size + 1 + random.nextInt(LARGEST_ADDED);
            default -> SPARSE;
        };
        tell(root.relativize(file) + ": " + length + " bytes long");
        try (RandomAccessFile at = new RandomAccessFile(file.toFile(), "rw")) {
            at.setLength(length);
        }
    }

    private void changeKind(Path file) throws IOException, InterruptedException {
        Files.delete(file);
        String kind = switch (random.nextInt(5)) {
            case 0 -> "missing";
            case 1 -> {
                Files.createDirectory(file);
                yield "a directory";
            }
            case 2 -> {
                Files.createSymbolicLink(file, root.resolveSibling("elsewhere"));
                yield "a link";
            }
            case 3 -> {
                Files.createSymbolicLink(file, file);
                yield "a link to itself";
            }
            default -> {
                new ProcessBuilder("mkfifo", file.toString()).start().waitFor();
                yield "a FIFO";
            }
        };
        tell(root.relativize(file) + ": " + kind);
    }

    private long number() {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Long.MAX_VALUE;
            case 3 -> Long.MIN_VALUE;
            case 4 -> Integer.MAX_VALUE;
            case 5 -> 1L << random.nextInt(63);
            case 6 -> random.nextLong();
            default -> random.nextInt(100_000);
        };
    }

    /** A number of the control block or the reader table, most often with checks that match it. */
    private void changeNumber() throws IOException {
        boolean ofReaders = random.nextInt(3) == 0;
        Path file = root.resolve("spool").resolve(ofReaders ? SpoolFormat.READERS_FILE : SpoolFormat.RING_FILE);
        if (!isRegular(file) || Files.size(file) < NUMBERS_END || Files.size(file) > SPARSE / 2) {
            return;
        }
        int place = (ofReaders ? random.nextInt(1024) : random.nextInt(NUMBERS_END)) & -4;
        boolean isLong = place % 8 == 0 && random.nextBoolean();
        long number = number();
        boolean isChecked = random.nextInt(4) > 0;
        tell(file.getFileName() + ": " + (isLong ? number : (int) number) + " at " + place
                + (isChecked ? ", with checks that match" : ""));
        try (RandomAccessFile at = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] bytes = new byte[SpoolFormat.CONTROL_SIZE];
            int length = Math.max(0, at.read(bytes));
            ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            if (isLong) {
                block.putLong(place, number);
            } else {
                block.putInt(place, (int) number);
            }
            if (isChecked && ofReaders) {
                crc(block, 0, SpoolFormat.READERS_HEADER_CHECK);
                mixPositions(block);
            } else if (isChecked) {
                crc(block, 0, SpoolFormat.BIRTH_CHECK);
                mix(block, SpoolFormat.COMMIT_SLOTS, COMMIT_WORDS);
                mix(block, SpoolFormat.COMMIT_SLOTS + SpoolFormat.SLOT_SIZE, COMMIT_WORDS);
            }
            at.seek(0);
            at.write(bytes, 0, length);
        }
    }

    private static void mixPositions(ByteBuffer block) {
        for (int slot = 0; slot < 3; slot++) {
            int at = SpoolFormat.READERS_HEADER_SIZE + slot * SpoolFormat.READER_SLOT_SIZE;
            int positions = at + SpoolFormat.READER_POSITIONS;
            mix(block, positions, SpoolFormat.POSITION_WORD_COUNT);
            mix(block, positions + SpoolFormat.POSITION_SLOT_SIZE, SpoolFormat.POSITION_WORD_COUNT);
            int length = block.getInt(at + SpoolFormat.READER_NAME_LENGTH);
            if (length > 0 && length <= SpoolFormat.READER_NAME_MAX) {
                CRC32C crc = new CRC32C();
                crc.update(block.slice(at + SpoolFormat.READER_CREATED_MS, 12));
                crc.update(block.slice(at + SpoolFormat.READER_NAME, length));
                block.putInt(at + SpoolFormat.READER_NAME_CHECK, (int) crc.getValue());
            }
        }
    }

    private static void crc(ByteBuffer block, int from, int checkAt) {
        CRC32C crc = new CRC32C();
        crc.update(block.slice(from, checkAt - from));
        block.putInt(checkAt, (int) crc.getValue());
    }

    private static void mix(ByteBuffer block, int slot, int words) {
        long check = SlotCheck.SEED;
        for (int word = 0; word <= words; word++) {
            check = SlotCheck.mix(check, block.getLong(slot + 8 * word));
        }
        block.putLong(slot + 8 * (words + 1), check);
    }
}
