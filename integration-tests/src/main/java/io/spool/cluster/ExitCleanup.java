package io.spool.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What must be gone when this JVM ends, by Ctrl-C as well: the children first, then the directories they wrote to.
 *
 * <p>Static state, because the life of a process is what it is about: one shutdown hook orders all of it.
 */
final class ExitCleanup {
    private static final long LAST_WAIT_SECONDS = 10;
    private static final Object LOCK = new Object();
    private static final Set<Process> PROCESSES = new HashSet<>();
    private static final Set<Path> DIRECTORIES = new HashSet<>();
    private static boolean hooked;
    private static boolean exiting;

    private ExitCleanup() {}

    /** Starts a child that is killed, at the latest, when this JVM ends. */
    static Process start(ProcessBuilder builder) throws IOException {
        synchronized (LOCK) {
            hook();
            PROCESSES.removeIf(process -> !process.isAlive());
            Process process = builder.start();
            PROCESSES.add(process);
            return process;
        }
    }

    /** Makes sure that the directory is deleted, at the latest, when this JVM ends. */
    static void register(Path directory) {
        synchronized (LOCK) {
            hook();
            DIRECTORIES.add(directory);
        }
    }

    /** Deletes a registered directory now. */
    static void delete(Path directory) {
        synchronized (LOCK) {
            DIRECTORIES.remove(directory);
        }
        try {
            deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void hook() {
        if (exiting) {
            throw new ClusterException("this JVM is ending");
        }
        if (!hooked) {
            Runtime.getRuntime().addShutdownHook(new Thread(ExitCleanup::cleanUp, "cluster-cleanup"));
            hooked = true;
        }
    }

    private static void cleanUp() {
        synchronized (LOCK) {
            exiting = true;
            PROCESSES.forEach(Process::destroyForcibly);
            try {
                for (Process process : PROCESSES) {
                    process.waitFor(LAST_WAIT_SECONDS, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            for (Path directory : DIRECTORIES) {
                try {
                    deleteTree(directory);
                } catch (IOException e) {
                    System.err.println("could not delete " + directory + ": " + e);
                }
            }
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            /** A process that is just being killed may still take away its own files. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
                if (cause instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw cause;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException cause) throws IOException {
                if (cause != null) {
                    throw cause;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
