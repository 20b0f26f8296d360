package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spool.core.Spools;
import io.spool.frame.FrameBytes;
import io.spool.frame.SchemaDirectory;
import io.spool.frame.connect.SinkRecordFrames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that a sink wrote are records again wherever they were copied to: the schemas that they name come along. */
@Timeout(60)
class CopiedRecordsTest {
    @TempDir
    private Path temp;

    private Path source;
    private TestSpool spool;
    private SinkRecordFrames frames;

    @BeforeEach
    void spoolOfRecords() throws Exception {
        source = temp.resolve("source");
        spool = TestSpool.create(source, TestSpool.SMALLEST);
        frames = new SinkRecordFrames(new SchemaDirectory(source));
        append("a");
        append("b");
    }

    /** Appends a record whose schema, a struct with this one field, is no other's. */
    private void append(String field) throws Exception {
        Schema schema = SchemaBuilder.struct().field(field, Schema.INT32_SCHEMA).build();
        FrameBytes frame = new FrameBytes();
        frames.encode(new SinkRecord("t", 0, null, null, schema, new Struct(schema).put(field, 7), 0), frame);
        spool.append(new String(Arrays.copyOf(frame.array(), frame.length()), StandardCharsets.UTF_8));
    }

    private CommandRun rehearsal(Object place) {
        return CommandRun.of("replay", place, "--dry-run", "--value-format", "json");
    }

    private void assertReplayable(Object place, int records) {
        CommandRun run = rehearsal(place);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith("t: " + records + " records, " + records * 7 + " B, ");
    }

    private static long schemaCount(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("schemas"))) {
            return files.count();
        }
    }

    @Test
    void copyOfASpoolHasTheSchemas() throws Exception {
        Path target = temp.resolve("target");
        assertThat(CommandRun.of("copy", source, target).exit()).isEqualTo(ExitCode.OK);
        assertReplayable(target, 2);
        append("c");
        assertThat(CommandRun.of("copy", source, target).exit()).isEqualTo(ExitCode.OK);
        assertReplayable(target, 3);
        assertThat(schemaCount(target)).isEqualTo(3);
    }

    @Test
    void schemaThatComesWhileACopyFollowsIsTakenAlong() throws Exception {
        Path target = temp.resolve("target");
        CompletableFuture<CommandRun> result = new CompletableFuture<>();
        Thread copy = new Thread(() -> result.complete(CommandRun.of("copy", source, target, "--follow")));
        copy.start();
        try {
            await().until(() -> Spools.exists(target) && new TestSpool(target).frameCount() == 2);
            append("c");
            await().until(() -> new TestSpool(target).frameCount() == 3);
        } finally {
            copy.interrupt();
            result.join();
        }
        assertReplayable(target, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s.jsonl", "s.jsonl.gz"})
    void snapshotIsReplayedWithoutASpool(String name) throws Exception {
        Path snapshot = temp.resolve(name);
        assertThat(CommandRun.of("copy", source, snapshot).exit()).isEqualTo(ExitCode.OK);
        assertReplayable(snapshot, 2);
        assertThat(rehearsal(snapshot)).isEqualTo(rehearsal(source));
        Path back = temp.resolve("back");
        assertThat(CommandRun.of("copy", snapshot, back).exit()).isEqualTo(ExitCode.OK);
        assertReplayable(back, 2);
        assertThat(schemaCount(back)).isEqualTo(2);
    }

    @Test
    void snapshotIsReplayedFromThePipe() {
        String snapshot = CommandRun.of("copy", source, "-").out();
        assertThat(CommandRun.withInput(snapshot, "replay", "-", "--dry-run").out())
                .startsWith("t: 2 records");
    }

    @Test
    void damagedSchemaIsToldAndTheRestIsCopied() throws Exception {
        try (Stream<Path> files = Files.list(source.resolve("schemas"))) {
            Files.writeString(files.sorted().findFirst().orElseThrow(), "{}");
        }
        Path target = temp.resolve("target");
        CommandRun run = CommandRun.of("copy", source, target);
        assertThat(run.exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(run.err()).contains("is damaged").contains("copied 2 frames");
        assertThat(new TestSpool(target).frames()).isEqualTo(spool.frames());
        assertThat(schemaCount(target)).isEqualTo(1);
    }
}
