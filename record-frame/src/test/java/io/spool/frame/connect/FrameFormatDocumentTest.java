package io.spool.frame.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.frame.FrameBytes;
import io.spool.frame.FrameException;
import io.spool.frame.FrameFormat;
import io.spool.frame.SchemaDirectory;
import io.spool.frame.SchemaFingerprint;
import io.spool.frame.SchemasInMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Holds together what the library writes, the golden files, and the examples in the document. */
class FrameFormatDocumentTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path DOCUMENT = Path.of("../docs/frame-format.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- (frame|schema): (\\S+) -->\\s*```json\\n(.*?)\\n```", Pattern.DOTALL);

    @Test
    void goldenFramesAreWhatIsWritten() throws FrameException, IOException {
        SchemasInMemory store = new SchemasInMemory();
        SinkRecordFrames frames = new SinkRecordFrames(store);
        for (Map.Entry<String, SinkRecord> golden : GoldenRecords.all().entrySet()) {
            FrameBytes out = new FrameBytes();
            frames.encode(golden.getValue(), out);
            assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8))
                    .as(golden.getKey())
                    .isEqualTo(Files.readString(GOLDEN.resolve(golden.getKey() + ".json")));
        }
        for (Map.Entry<SchemaFingerprint, byte[]> schema : store.texts.entrySet()) {
            assertThat(GOLDEN.resolve("schemas/" + schema.getKey() + ".json")).hasBinaryContent(schema.getValue());
        }
    }

    @Test
    void goldenFramesGiveTheRecordsBack() throws FrameException, IOException {
        SourceRecordFrames frames = new SourceRecordFrames(new SchemaDirectory(GOLDEN));
        for (Map.Entry<String, SinkRecord> golden : GoldenRecords.all().entrySet()) {
            byte[] frame = Files.readAllBytes(GOLDEN.resolve(golden.getKey() + ".json"));
            assertThat(Picture.of(frames.decode(frame, 0, frame.length)))
                    .as(golden.getKey())
                    .isEqualTo(Picture.of(golden.getValue()));
        }
    }

    @Test
    void theDocumentShowsEveryGoldenFrameAndSchema() throws IOException {
        Map<String, String> examples = new LinkedHashMap<>();
        var matcher = EXAMPLE.matcher(Files.readString(DOCUMENT));
        while (matcher.find()) {
            String name = matcher.group(1).equals("schema") ? "schemas/" + matcher.group(2) : matcher.group(2);
            assertThat(examples.put(name, matcher.group(3))).as(name + " once").isNull();
        }
        Set<String> files = new TreeSet<>();
        try (var paths = Files.walk(GOLDEN)) {
            paths.filter(Files::isRegularFile)
                    .map(path -> GOLDEN.relativize(path).toString().replace('\\', '/'))
                    .forEach(name -> files.add(name.substring(0, name.length() - ".json".length())));
        }
        assertThat(examples.keySet()).containsExactlyInAnyOrderElementsOf(files);
        for (Map.Entry<String, String> example : examples.entrySet()) {
            assertThat(example.getValue())
                    .as(example.getKey())
                    .isEqualTo(Files.readString(GOLDEN.resolve(example.getKey() + ".json")));
        }
    }

    @Test
    void theDocumentNamesEveryBuiltInSchemaAndEveryLimit() throws IOException {
        String document = Files.readString(DOCUMENT);
        for (String name : BuiltInSchemas.BY_NAME.keySet()) {
            assertThat(document).contains("`" + name.replace("?", "") + "`");
        }
        assertThat(document)
                .contains("`" + FrameFormat.MARKER + "`")
                .contains("`" + FrameFormat.SCHEMA_MARKER + "`")
                .contains("at most " + FrameFormat.MAX_NESTING + " ")
                .contains("at most " + FrameFormat.MAX_EMBEDDED_NESTING + " ")
                .contains("at most " + FrameFormat.MAX_DECIMAL_CHARS + " ")
                .contains("at most " + FrameFormat.MAX_SCHEMA_BYTES + " ");
    }
}
