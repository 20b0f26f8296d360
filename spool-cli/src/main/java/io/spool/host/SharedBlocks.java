package io.spool.host;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of a file shares its blocks with a copy, as {@code cp} makes one where the file system can: the next store into such
 * a page needs a new block, which a full disk does not have. Java does not tell; {@code filefrag} of e2fsprogs does.
 *
 * @param bytes so many are shared; empty when that cannot be told
 * @param problem why it cannot be told; empty when it can
 */
public record SharedBlocks(Optional<Long> bytes, String problem) {
    private static final String CHECK = "shared";
    private static final Set<String> SHARING = Set.of("xfs", "btrfs", "bcachefs", "ocfs2");
    private static final long TIMEOUT_SECONDS = 5;
    private static final SharedBlocks NONE = new SharedBlocks(Optional.of(0L), "");

    /** A line of an extent: number, first and last block in the file, the same on the disk, length, what is known of it. */
    private static final Pattern EXTENT =
            Pattern.compile("^ *\\d+: *\\d+\\.\\. *\\d+: *\\d+\\.\\. *\\d+: *(\\d+):(.*)");

    private static final Pattern SIZE = Pattern.compile("blocks? of (\\d+) bytes\\)");

    /** Looks at a file. Takes some milliseconds, and seconds at most; on file systems that never share, nothing is started. */
    public static SharedBlocks of(Path file) {
        try {
            return SHARING.contains(Files.getFileStore(file).type().toLowerCase(Locale.ROOT))
                    ? ask(tool(), file)
                    : NONE;
        } catch (IOException e) {
            return unknown("the file system of " + file.getFileName() + " cannot be looked at");
        }
    }

    /** Asks a tool, or says that there is none. Never of a link: who may write the directory chooses where it leads. */
    static SharedBlocks ask(Optional<Path> tool, Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return unknown(file.getFileName() + " is no regular file");
        }
        return tool.map(found -> ask(found, file)).orElseGet(() -> unknown("filefrag is not installed (e2fsprogs)"));
    }

    private static SharedBlocks unknown(String problem) {
        return new SharedBlocks(Optional.empty(), problem);
    }

    /** It is for everybody, and often in a folder of tools for the administrator. */
    private static Optional<Path> tool() {
        String path = System.getenv("PATH");
        for (String folder : ((path == null ? "" : path) + ":/usr/sbin:/sbin").split(File.pathSeparator, -1)) {
            Path tool = Path.of(folder, "filefrag");
            if (tool.isAbsolute() && Files.isExecutable(tool)) {
                return Optional.of(tool);
            }
        }
        return Optional.empty();
    }

    private static SharedBlocks ask(Path tool, Path file) {
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            tool.toString(), "-v", file.toAbsolutePath().toString())
                    .redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            return unknown("filefrag cannot be started: " + e.getMessage());
        }
        // In a thread of its own: a disk that does not answer would keep even a process that is killed.
        CompletableFuture<SharedBlocks> answer = CompletableFuture.supplyAsync(() -> read(process));
        try {
            return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return unknown("filefrag did not answer within " + TIMEOUT_SECONDS + " s");
        } catch (ExecutionException e) {
            return unknown("filefrag failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown("interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private static SharedBlocks read(Process process) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            SharedBlocks found = sum(lines);
            return process.waitFor() == 0 ? found : unknown("filefrag failed");
        } catch (IOException e) {
            return unknown("filefrag failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown("interrupted");
        }
    }

    /** Sums up what the tool wrote, line by line: a file may have millions of extents. */
    static SharedBlocks sum(BufferedReader lines) throws IOException {
        long blockSize = 0;
        long shared = 0;
        boolean any = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher size = SIZE.matcher(line);
            Matcher extent = EXTENT.matcher(line);
            if (blockSize == 0 && size.find()) {
                blockSize = Long.parseLong(size.group(1));
            } else if (extent.find()) {
                any = true;
                // Behind the length comes, now and then, where the extent was expected.
                shared += extent.group(2).contains("shared") ? Long.parseLong(extent.group(1)) : 0;
            }
        }
        return any && blockSize > 0
                ? new SharedBlocks(Optional.of(shared * blockSize), "")
                : unknown("filefrag says nothing of blocks here");
    }

    /** What is to be said of a spool's ring file, in one line without an end; empty when nothing is shared. */
    public Optional<String> warning() {
        if (bytes.isEmpty()) {
            return Optional.of("cannot tell whether blocks of spool.ring are shared with a copy: " + problem);
        }
        return bytes.filter(shared -> shared > 0)
                .map(shared -> String.format(
                        Locale.ROOT,
                        "%,d KiB of spool.ring share their blocks with a copy (cp without --reflink=never, a snapshot): appends"
                                + " need room on the disk, and fail when it is full; delete the copy, or write the spool anew with"
                                + " 'cp -a --reflink=never --sparse=never' or 'spool copy'",
                        shared >> 10));
    }

    /** The same as a finding of the doctor's. */
    Finding finding() {
        return warning()
                .map(text -> Finding.warn(CHECK, text))
                .orElseGet(() -> Finding.pass(CHECK, "no block of spool.ring is shared with a copy"));
    }
}
