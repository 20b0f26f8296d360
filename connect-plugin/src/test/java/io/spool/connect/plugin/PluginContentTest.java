package io.spool.connect.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spool.core.encoding.FrameEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

class PluginContentTest {
    private static final Path TARGET = Path.of(System.getProperty("plugin.target"));
    private static final String NAME = System.getProperty("plugin.name");
    private static final String VERSION = System.getProperty("plugin.version");

    private static final String CORE = "lib/spool-core-" + VERSION + ".jar";
    private static final String FRAMES = "lib/record-frame-" + VERSION + ".jar";
    private static final String METRICS = "lib/connect-common-" + VERSION + ".jar";
    private static final String SINK = "lib/connect-sink-" + VERSION + ".jar";
    private static final String SOURCE = "lib/connect-source-" + VERSION + ".jar";
    private static final String JACKSON = "lib/jackson-core-" + System.getProperty("jackson.version") + ".jar";

    private static final String ZSTD_ENCODING = "lib/spool-zstd-" + VERSION + ".jar";
    private static final String ZSTD = "lib/zstd-jni-" + System.getProperty("zstd-jni.version") + ".jar";

    private static final String[] ALL = {
        "manifest.json",
        "doc/LICENSE",
        "doc/README.md",
        "doc/THIRD-PARTY.md",
        "etc/spool-sink.json",
        "etc/spool-source-plain.json",
        "etc/spool-source.json",
        CORE,
        FRAMES,
        METRICS,
        SINK,
        SOURCE,
        JACKSON,
        ZSTD_ENCODING,
        ZSTD
    };

    @Test
    void archiveHoldsBothConnectorsAndOneCopyOfEachJarAndNothingThatTheWorkerPromises() throws IOException {
        try (ZipFile archive = archive()) {
            List<String> files = archive.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
            assertThat(files)
                    .containsExactlyInAnyOrder(
                            Stream.of(ALL).map(name -> NAME + "/" + name).toArray(String[]::new));
        }
    }

    @Test
    void folderHoldsTheSameAsTheArchive() throws IOException {
        assertThat(filesIn(TARGET.resolve("plugin").resolve(NAME))).containsExactlyInAnyOrder(ALL);
    }

    @Test
    void separateFoldersHoldOneConnectorEach() throws IOException {
        Path separate = TARGET.resolve("plugin-separate");
        assertThat(filesIn(separate.resolve("spool-sink")))
                .containsExactlyInAnyOrder(CORE, FRAMES, METRICS, SINK, JACKSON, ZSTD_ENCODING, ZSTD);
        assertThat(filesIn(separate.resolve("spool-source")))
                .containsExactlyInAnyOrder(CORE, FRAMES, METRICS, SOURCE, JACKSON, ZSTD_ENCODING, ZSTD);
    }

    @Test
    void theEncodingThatNeedsZstdIsFound() {
        assertThat(ServiceLoader.load(FrameEncoding.class))
                .extracting(FrameEncoding::name)
                .contains("zstd");
    }

    @Test
    void manifestNamesVersionAndBothKinds() throws IOException {
        JsonNode manifest = json("manifest.json");
        assertThat(manifest.path("name").asText()).isEqualTo("spool-connect");
        assertThat(manifest.path("version").asText()).isEqualTo(VERSION);
        assertThat(manifest.path("owner").path("username").asText()).isEqualTo("spool");
        assertThat(manifest.path("component_types"))
                .extracting(JsonNode::asText)
                .containsExactly("sink", "source");
        assertThat(manifest.path("license").path(0).path("name").asText()).isEqualTo("Apache-2.0");
    }

    @Test
    void readyConfigurationsNameClassesThatAreInThePlugin() throws Exception {
        for (String name : ALL) {
            if (name.startsWith("etc/")) {
                String connector =
                        json(name).path("config").path("connector.class").asText();
                assertThat(Class.forName(connector)).isNotNull();
            }
        }
    }

    @Test
    void everyFileHasTheTimeOfTheBuildThatCanBeRepeated() throws IOException {
        try (ZipFile archive = archive()) {
            assertThat(archive.stream().map(ZipEntry::getTime).distinct()).hasSize(1);
        }
    }

    private static JsonNode json(String file) throws IOException {
        try (ZipFile archive = archive();
                InputStream in = archive.getInputStream(archive.getEntry(NAME + "/" + file))) {
            return new ObjectMapper().readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static ZipFile archive() throws IOException {
        return new ZipFile(TARGET.resolve(NAME + ".zip").toFile());
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }
}
