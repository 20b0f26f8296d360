package io.spool.torture.process;

import com.github.luben.zstd.util.Native;
import io.spool.core.Spools;
import io.spool.core.encoding.FrameEncoding;
import io.spool.torture.Scale;
import io.spool.zstd.ZstdEncoding;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * What many short-lived children are started from: one jar of the product and these tests, and an archive of the loaded
 * classes of a child that has lived once. Starting is what such children spend their lives with.
 */
public final class ChildImage {
    private final Path jar;
    private final Path archive;
    private final File errors;

    /** What the command of each child begins with, to start it in another place. */
    private final List<String> prefix;

    /** zstd as this JVM has unpacked it: a child that is killed would leave its own behind. */
    private final String zstd;

    private ChildImage(Path jar, Path archive, File errors, String zstd, List<String> prefix) {
        this.jar = jar;
        this.archive = archive;
        this.errors = errors;
        this.zstd = zstd;
        this.prefix = prefix;
    }

    /** The same, and the command of each child begins with these words. */
    public ChildImage startedBy(List<String> words) {
        return new ChildImage(jar, archive, errors, zstd, words);
    }

    private static String unpackedZstd() throws IOException {
        Native.load();
        try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
            return mappings.filter(line -> line.contains("zstd-jni"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * Makes an image in {@code target}.
     *
     * @param replaced class files, by their classes' names, that go before those of the product
     * @param main what is run once, with these arguments, for the archive of its classes
     */
    public static ChildImage make(String name, Map<String, byte[]> replaced, Class<?> main, Object... arguments)
            throws IOException, InterruptedException {
        Path target = Path.of("target").toAbsolutePath();
        Path jar = target.resolve(name + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.setLevel(0);
            for (Map.Entry<String, byte[]> each : replaced.entrySet()) {
                add(out, each.getKey().replace('.', '/') + ".class", each.getValue());
            }
            copy(Spools.class, "io/spool/core", replaced, out);
            copy(ZstdEncoding.class, "io/spool/zstd", replaced, out);
            addServices(FrameEncoding.class, out);
            copy(Scale.class, "io/spool/torture", replaced, out);
        }
        ChildImage image = new ChildImage(
                jar,
                target.resolve(name + ".jsa"),
                target.resolve(name + ".err").toFile(),
                unpackedZstd(),
                List.of());
        Files.deleteIfExists(image.archive);
        Files.deleteIfExists(image.errors.toPath());
        // When it cannot be made, children start without it: slower, and no different.
        image.builder(
                        "-XX:ArchiveClassesAtExit=" + image.archive,
                        "-Xlog:cds=off",
                        "-Xlog:cds+dynamic=off",
                        main,
                        arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return image;
    }

    private static Path location(Class<?> one) {
        try {
            return Path.of(
                    one.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Class<?> one, String folder, Map<String, byte[]> replaced, JarOutputStream out)
            throws IOException {
        Path location = location(one);
        if (Files.isDirectory(location)) {
            copy(location, folder, replaced, out);
        } else {
            try (FileSystem from = FileSystems.newFileSystem(location, Map.of())) {
                copy(from.getPath("/"), folder, replaced, out);
            }
        }
    }

    private static void copy(Path root, String folder, Map<String, byte[]> replaced, JarOutputStream out)
            throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(folder))) {
            files.filter(Files::isRegularFile).forEach(file -> {
                String entry = root.relativize(file).toString();
                String type = entry.replace(".class", "").replace('/', '.');
                if (!replaced.containsKey(type)) {
                    try {
                        add(out, entry, Files.readAllBytes(file));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        }
    }

    /** One list of all that provide this, which each of the jars has a list of. */
    private static void addServices(Class<?> service, JarOutputStream out) throws IOException {
        StringBuilder all = new StringBuilder();
        String entry = "META-INF/services/" + service.getName();
        for (URL list : Collections.list(service.getClassLoader().getResources(entry))) {
            try (InputStream in = list.openStream()) {
                all.append(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .append('\n');
            }
        }
        add(out, entry, all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void add(JarOutputStream out, String entry, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(entry));
        out.write(bytes);
        out.closeEntry();
    }

    /** Starts a child. What it says on its standard error goes to a file, see {@link #errors}. */
    public ChildJvm start(Class<?> main, Object... arguments) throws IOException {
        return new ChildJvm(
                builder("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:disable", main, arguments)
                        .start());
    }

    /** As {@link #start}, and nothing is compiled, which those who die young would not live to see pay off. */
    public ChildJvm startInterpreted(Class<?> main, Object... arguments) throws IOException {
        return new ChildJvm(builder("-XX:SharedArchiveFile=" + archive, "-Xint", "-Xlog:disable", main, arguments)
                .start());
    }

    private ProcessBuilder builder(String first, String second, String third, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                first,
                second,
                third,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx32m",
                "-DZstdNativePath=" + zstd,
                "-cp",
                jar + File.pathSeparator + location(Native.class),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors));
    }

    /** What children have said on their standard errors. */
    public String errors() throws IOException {
        return errors.exists() ? Files.readString(errors.toPath()) : "";
    }
}
