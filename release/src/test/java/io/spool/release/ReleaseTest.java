package io.spool.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseTest {
    private static final Path DIST = Path.of(System.getProperty("dist.directory"));
    private static final String VERSION = System.getProperty("dist.version");
    private static final String PLUGIN = "spool-spool-connect-" + VERSION + ".zip";
    private static final String COMMAND = "spool-" + VERSION + ".tar.gz";
    private static final String BILL = "spool-" + VERSION + ".cdx.json";

    /** The plugin that writes it refuses to work without a network, and then the release is not one. */
    private static final boolean HAS_BILL = !System.getProperty("dist.network").equals("offline=true");

    private static final List<String> FILES = HAS_BILL ? List.of(PLUGIN, COMMAND, BILL) : List.of(PLUGIN, COMMAND);

    @TempDir
    private Path directory;

    @Test
    void theFolderHoldsTheArchivesTheBillOfMaterialsTheirChecksumsAndNothingElse() throws IOException {
        List<String> expected = new ArrayList<>();
        for (String file : FILES) {
            expected.addAll(List.of(file, file + ".sha256", file + ".sha512"));
        }
        try (Stream<Path> files = Files.list(DIST)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void checksumsAreThoseOfTheFilesInTheFormThatToolsCheck() throws Exception {
        for (String file : FILES) {
            for (String bits : List.of("256", "512")) {
                assertThat(DIST.resolve(file + ".sha" + bits))
                        .content()
                        .as(file)
                        .isEqualToIgnoringNewLines(sum("SHA-" + bits, DIST.resolve(file)) + "  " + file);
                Unpacked.run(DIST, "sha" + bits + "sum", "--check", file + ".sha" + bits);
            }
        }
    }

    @Test
    void thePluginHasOneCoreItsServicesAndItsLicence() throws Exception {
        Unpacked plugin = Unpacked.zip(DIST.resolve(PLUGIN), directory);
        String root = "spool-spool-connect-" + VERSION + "/";
        assertThat(plugin.files()).contains(root + "manifest.json", root + "doc/LICENSE");
        assertThat(plugin.jars())
                .filteredOn(jar -> has(jar, "io/spool/core/Spools.class"))
                .hasSize(1);
        assertThat(plugin.jars())
                .filteredOn(jar -> has(jar, "META-INF/services/org.apache.kafka.connect.sink.SinkConnector"))
                .hasSize(1);
        assertThat(plugin.jars())
                .filteredOn(jar -> has(jar, "META-INF/services/org.apache.kafka.connect.source.SourceConnector"))
                .hasSize(1);
        assertThat(plugin.jars()).noneMatch(jar -> has(jar, "org/apache/kafka/connect/connector/Connector.class"));
    }

    @Test
    void theCommandRunsFromWhereItWasUnpacked() throws Exception {
        Unpacked command = Unpacked.tarball(DIST.resolve(COMMAND), directory);
        String root = "spool-" + VERSION + "/";
        assertThat(command.files())
                .contains(root + "bin/spool", root + "LICENSE", root + "README.md", root + "config/worker.properties")
                .noneMatch(file -> file.contains("/target/"));
        assertThat(command.jars())
                .filteredOn(jar -> has(jar, "io/spool/core/Spools.class"))
                .hasSize(1);
        String spool = directory.resolve(root + "bin/spool").toString();
        assertThat(Unpacked.run(directory, spool, "--version")).contains(VERSION);
        String place = directory.resolve("local").toString();
        Unpacked.run(directory, spool, "create", place, "--size", "64KiB");
        assertThat(Unpacked.run(directory, spool, "verify", place)).isNotBlank();
    }

    @Test
    void librariesOfOthersAreNamedWithTheirLicences() throws Exception {
        Unpacked plugin = Unpacked.zip(DIST.resolve(PLUGIN), Files.createDirectory(directory.resolve("p")));
        Unpacked command = Unpacked.tarball(DIST.resolve(COMMAND), Files.createDirectory(directory.resolve("c")));
        String inPlugin = "spool-spool-connect-" + VERSION + "/doc/THIRD-PARTY.md";
        String inCommand = "spool-" + VERSION + "/THIRD-PARTY.md";
        // Both ways: what is not shipped has no business in the list.
        assertThat(named(directory.resolve("p").resolve(inPlugin), 1)).isEqualTo(ofOthers(plugin));
        assertThat(named(directory.resolve("c").resolve(inCommand), 2)).isEqualTo(ofOthers(command));
    }

    @Test
    void theBillOfMaterialsHasEveryJarByNameAndBySum() throws Exception {
        Map<String, String> listed = listed();
        List<Path> jars = new ArrayList<>();
        jars.addAll(Unpacked.zip(DIST.resolve(PLUGIN), Files.createDirectory(directory.resolve("p")))
                .jars());
        jars.addAll(Unpacked.tarball(DIST.resolve(COMMAND), Files.createDirectory(directory.resolve("c")))
                .jars());
        assertThat(jars).hasSizeGreaterThan(6);
        Map<String, String> shipped = new TreeMap<>();
        for (Path jar : jars) {
            shipped.put(artifact(jar), sum("SHA-256", jar));
        }
        // Both ways: what is not shipped has no business in the list.
        assertThat(listed).isEqualTo(shipped);
    }

    @Test
    void everyComponentTellsItsLicence() throws IOException {
        assertThat(bill().path("components"))
                .isNotEmpty()
                .allSatisfy(component -> assertThat(component.path("licenses").toString())
                        .as(component.path("name").asText())
                        // All that Kafka's client brings is under one of these, too.
                        .containsAnyOf("Apache-2.0", "MIT", "BSD-2-Clause"));
    }

    /** What the table says is in an archive. */
    private static Set<String> named(Path file, int column) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
            String[] cells = line.startsWith("|") ? line.substring(1).split("\\|") : new String[0];
            if (cells.length > column && cells[column].strip().equals("yes")) {
                names.addAll(List.of(cells[0].strip().split(", ")));
            }
        }
        return names;
    }

    private static Set<String> ofOthers(Unpacked archive) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path jar : archive.jars()) {
            if (!has(jar, "io/spool/")) {
                names.add(artifact(jar));
            }
        }
        return names;
    }

    /** SHA-256 of each component by its name. */
    private static Map<String, String> listed() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        for (JsonNode component : bill().path("components")) {
            for (JsonNode hash : component.path("hashes")) {
                if (hash.path("alg").asText().equals("SHA-256")) {
                    listed.put(
                            component.path("name").asText(),
                            hash.path("content").asText());
                }
            }
        }
        return listed;
    }

    private static JsonNode bill() throws IOException {
        assumeTrue(HAS_BILL, "Maven is offline, so that no bill of materials was made");
        return new ObjectMapper().readTree(DIST.resolve(BILL).toFile());
    }

    /** A jar's name without its version; the jar of the command has none. */
    private static String artifact(Path jar) {
        return jar.getFileName().toString().replaceFirst("(-\\d[^/]*)?\\.jar$", "");
    }

    private static boolean has(Path jar, String entry) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getEntry(entry) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sum(String algorithm, Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
    }
}
