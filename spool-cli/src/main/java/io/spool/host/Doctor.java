package io.spool.host;

import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.CreateOptions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tries out, in a directory, what a spool relies on, with a temporary spool and a second process. Leaves nothing behind.
 *
 * <p>A check that cannot be made has failed: nobody knows what it would have found.
 */
public final class Doctor {
    @FunctionalInterface
    private interface Check {
        Finding look() throws IOException, InterruptedException;
    }

    private final Path directory;
    private final Consumer<Finding> sheet;
    private boolean writable = true;
    private Optional<TrialDirectory> trial = Optional.empty();

    /**
     * Prepares to look.
     *
     * @param directory where spools are to live, or a spool
     * @param sheet is given each finding as it is made
     */
    public Doctor(Path directory, Consumer<Finding> sheet) {
        this.directory = directory;
        this.sheet = sheet;
    }

    /**
     * Makes all checks.
     *
     * @throws IOException when there is no such directory
     */
    public void examine() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new FileSystemException(
                    directory.toString(), null, "there is no such directory; name one that spools are to live in");
        }
        find("platform", Surroundings::platform);
        find("container", Surroundings::container);
        find("boot id", Surroundings::bootId);
        find("encodings", EncodingTrial::check);
        find("file system", () -> MountedFileSystem.check(directory));
        find("copies", () -> MountedFileSystem.copies(directory));
        find("space", () -> Surroundings.space(directory));
        find("permissions", () -> {
            Finding permissions = Surroundings.permissions(directory);
            writable = permissions.verdict() != Finding.Verdict.FAIL;
            return permissions;
        });
        find("mount", () -> MountedFileSystem.mount(directory));
        Surroundings.spool(directory).ifPresent(sheet);
        if (Spools.exists(directory)) {
            find("access", () -> SpoolAccess.of(directory).finding());
            find("files", () -> DirectoryContent.check(directory));
            find(
                    "shared",
                    () -> SharedBlocks.of(directory.resolve(SpoolFormat.RING_FILE))
                            .finding());
        }
        Surroundings.clock(directory).ifPresent(sheet);
        if (writable) {
            tryOut();
        }
    }

    private void tryOut() {
        try (TrialDirectory trial = TrialDirectory.create(directory, ".spool-doctor-")) {
            this.trial = Optional.of(trial);
            find("blocks", () -> {
                Spools.create(trial.resolve("blocks"), CreateOptions.ofSize(4 << 20));
                return AllocatedBlocks.check(trial.resolve("blocks").resolve(SpoolFormat.RING_FILE));
            });
            find("force", () -> ForceTime.check(trial.resolve("force")));
            try (OtherJvm other = OtherJvm.start()) {
                TwoProcesses two = new TwoProcesses(trial, other);
                find("lock", two::lockExcludes);
                find("mapping", two::mappingIsShared);
                find("doorbell", two::doorbellWakes);
            }
        } catch (IOException e) {
            report(notMade("trial", e));
        }
    }

    private void find(String name, Check check) {
        try {
            report(check.look());
        } catch (IOException | RuntimeException e) {
            report(notMade(name, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            report(notMade(name, e));
        }
    }

    /** Nothing more once the process is told to end, which takes the trial away under the checks. */
    private void report(Finding finding) {
        if (trial.filter(TrialDirectory::isEnding).isEmpty()) {
            sheet.accept(finding);
        }
    }

    private static Finding notMade(String name, Exception e) {
        String message = e instanceof FileSystemException file && file.getReason() != null
                ? file.getFile() + ": " + file.getReason()
                : String.valueOf(e.getMessage());
        return Finding.fail(name, "could not be tried: " + message);
    }
}
