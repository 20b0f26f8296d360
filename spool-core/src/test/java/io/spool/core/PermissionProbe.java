package io.spool.core;

import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.ReaderOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Tries everything on a spool that it may read but not write; run by a user to whom permissions apply. */
public final class PermissionProbe {
    private PermissionProbe() {}

    /** Runs this in a JVM of a user without rights: as this user, or as nobody when this one is root. */
    public static List<String> asSomebodyElse(Path parent, Path spool) throws Exception {
        List<String> command = new ArrayList<>();
        Path classes = copyOfClasses();
        if ("root".equals(System.getProperty("user.name"))) {
            Assumptions.assumeTrue(
                    Files.isExecutable(Path.of("/usr/bin/setpriv")), "root needs setpriv to be somebody else");
            command.addAll(List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                classes.toString(),
                PermissionProbe.class.getName(),
                parent.toString(),
                spool.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(classes.toFile())
                .start();
        String answers = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        try (Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        return answers.lines().toList();
    }

    /** Where anybody can read them; a checkout may lie where nobody else may look. */
    private static Path copyOfClasses() throws Exception {
        Path to = Files.createTempDirectory("spool-classes");
        for (Class<?> root : List.of(Spools.class, PermissionProbe.class)) {
            Path from = Path.of(
                    root.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (Stream<Path> all = Files.walk(from)) {
                for (Path path : all.toList()) {
                    Path copy = to.resolve(from.relativize(path).toString());
                    if (Files.isDirectory(path)) {
                        Files.createDirectories(copy);
                        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
                    } else if (path.toString().endsWith(".class")) {
                        Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
        return to;
    }

    private interface Try {
        String run() throws Exception;
    }

    /** Arguments: a directory that may not be written to, a spool that may be read only. */
    public static void main(String[] args) {
        Path spool = Path.of(args[1]);
        attempt("create", () -> {
            Spools.create(Path.of(args[0]).resolve("new"), CreateOptions.ofSize(65_536));
            return "created";
        });
        attempt("writer", () -> {
            Spools.writer(spool).close();
            return "opened";
        });
        attempt("named reader", () -> {
            Spools.reader(spool, ReaderOptions.named("r")).close();
            return "opened";
        });
        attempt("anonymous reader", () -> {
            try (SpoolReader reader = Spools.reader(spool, ReaderOptions.anonymous())) {
                return reader.read().count() + " frames";
            }
        });
        attempt("status", () -> Spools.status(spool).frames() + " frames");
    }

    private static void attempt(String what, Try action) {
        String outcome;
        try {
            outcome = action.run();
        } catch (SpoolException e) {
            outcome = e.getClass().getSimpleName() + ": " + e.getMessage();
        } catch (Exception e) {
            outcome = "unexpected " + e;
        }
        System.out.println(what + ": " + outcome);
    }
}
