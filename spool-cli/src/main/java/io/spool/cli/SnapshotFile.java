package io.spool.cli;

import io.spool.core.file.SpoolFile;
import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Snapshots as files and as streams, compressed or not. */
final class SnapshotFile {
    static final String STANDARD = "-";
    static final String SYNTAX = "a file that ends in .jsonl or .jsonl.gz, or - for the standard input or output";
    static final String SYNTAX_IN = "a file that ends in .jsonl or .jsonl.gz, or - for the standard input";

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int GZIP_MAGIC = 0x1F8B;

    private SnapshotFile() {}

    /** True iff this names a snapshot rather than the directory of a spool. */
    static boolean isOne(String name) {
        return name.equals(STANDARD) || name.endsWith(".jsonl") || name.endsWith(".jsonl.gz");
    }

    /** True iff this names an archive of a kind that snapshots are not. */
    static boolean isOtherArchive(String name) {
        return name.matches(".*\\.(tgz|tar|tar\\.gz|zip|zst|gz|xz)") && !isOne(name);
    }

    /** The bytes of a snapshot. */
    static SnapshotInput open(String name, InputStream standard) throws IOException {
        return name.equals(STANDARD) ? SnapshotInput.of(standard) : SnapshotInput.of(Path.of(name));
    }

    /** Content of a snapshot; whether it is compressed, its first bytes tell. */
    static InputStream content(InputStream in) throws IOException {
        try {
            BufferedInputStream buffered = new BufferedInputStream(in, BUFFER_BYTES);
            buffered.mark(2);
            int magic = buffered.read() << 8 | buffered.read();
            buffered.reset();
            return magic == GZIP_MAGIC ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** What writes a snapshot's content. */
    @FunctionalInterface
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** Writes a snapshot, all of it or none: a file has its name only when it is whole and on the disk. */
    static void write(String name, OutputStream standard, Content content) throws IOException {
        if (name.equals(STANDARD)) {
            content.write(standard);
            return;
        }
        Path whole = Path.of(name);
        if (Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(name);
        }
        try (UnfinishedFile file = UnfinishedFile.create(Path.of(name + ".part"))) {
            OutputStream out = new Named(Channels.newOutputStream(file.channel()), name);
            if (name.endsWith(".gz")) {
                GZIPOutputStream gzip = new GZIPOutputStream(out, BUFFER_BYTES);
                content.write(gzip);
                gzip.finish();
            } else {
                content.write(out);
            }
            if (Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
                throw exists(name);
            }
            file.finish(whole);
        }
        forceName(whole);
    }

    /** Who copies into a file may remove the spool next. */
    private static void forceName(Path whole) throws IOException {
        try {
            SpoolFile.forceDirectory(whole.toAbsolutePath().resolveSibling(""));
        } catch (AccessDeniedException e) {
            // A directory in which this user may make files, and may not look.
        } catch (IOException e) {
            throw new FileSystemException(
                    whole.toString(),
                    null,
                    "is written and whole, but its name may not be on the disk: " + SpoolFile.reason(e)
                            + "; keep what it was copied from, and look at the system's log for errors of the disk");
        }
    }

    private static FileAlreadyExistsException exists(String name) {
        return new FileAlreadyExistsException(name, null, "there is a file already; remove it, or choose another name");
    }

    /** Says which file it is that the system takes no more of. */
    private static final class Named extends FilterOutputStream {
        private final String name;

        Named(OutputStream out, String name) {
            super(out);
            this.name = name;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                throw new IOException(
                        "cannot write " + name + ": " + e.getMessage() + "; what there was of it is removed", e);
            }
        }
    }
}
