package io.spool.frame.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.frame.FrameBytes;
import io.spool.frame.FrameException;
import io.spool.frame.SchemaFingerprint;
import io.spool.frame.SchemaStore;
import io.spool.frame.SchemaStoreException;
import io.spool.frame.SchemasInMemory;
import io.spool.frame.UnframeableRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SinkRecordFramesTest {
    private final SchemasInMemory store = new SchemasInMemory();
    private final SinkRecordFrames frames = new SinkRecordFrames(store);
    private final FrameBytes out = new FrameBytes();

    private static SinkRecord record(@Nullable Schema schema, @Nullable Object value) {
        return new SinkRecord("t", 0, null, null, schema, value, 7);
    }

    private String encode(SinkRecord record) throws FrameException {
        out.clear();
        frames.encode(record, out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void framesAreAppendedBehindEachOther() throws FrameException {
        frames.encode(record(null, "a"), out);
        int end = out.length();
        frames.encode(record(null, "b"), out);
        assertThat(new String(out.array(), end, out.length() - end, StandardCharsets.UTF_8))
                .isEqualTo("{\"spoolRecord\":1,\"topic\":\"t\",\"partition\":0,\"offset\":7,\"value\":\"b\"}");
    }

    @Test
    void aSchemaIsStoredOnceForAllRecordsThatLookAlike() throws FrameException {
        for (int i = 0; i < 5; i++) {
            Schema schema =
                    SchemaBuilder.struct().field("a", Schema.STRING_SCHEMA).build();
            encode(record(schema, new Struct(schema).put("a", "x")));
        }
        assertThat(store.puts).isEqualTo(1);
    }

    @Test
    void parametersInAnotherOrderAreTheSameSchema() throws FrameException {
        Schema one =
                SchemaBuilder.string().parameter("a", "1").parameter("b", "2").build();
        Schema other =
                SchemaBuilder.string().parameter("b", "2").parameter("a", "1").build();
        encode(record(one, "x"));
        // Another instance, so that its cache does not hide the text.
        new SinkRecordFrames(store).encode(record(other, "x"), out);
        assertThat(store.puts).isEqualTo(2);
        assertThat(store.texts).hasSize(1);
    }

    @Test
    void plainSchemasAreNamedAndNotStored() throws FrameException {
        assertThat(encode(record(SchemaBuilder.bytes().optional().build(), null)))
                .contains("\"valueSchema\":\"bytes?\",\"value\":null");
        assertThat(store.texts).isEmpty();
    }

    @Test
    void aBuilderThatChangesIsAnotherSchema() throws FrameException {
        SchemaBuilder builder = SchemaBuilder.string();
        assertThat(encode(record(builder, "a"))).contains("\"valueSchema\":\"string\"");
        builder.optional();
        assertThat(encode(record(builder, "a"))).contains("\"valueSchema\":\"string?\"");
    }

    @Test
    void schemasThatAreNewEachTimeDoNotFillTheMemory() throws FrameException {
        for (int i = 0; i < 3000; i++) {
            encode(record(SchemaBuilder.string().version(i).build(), "a"));
        }
        assertThat(store.puts).isEqualTo(3000);
        assertThat(encode(record(SchemaBuilder.string().version(5).build(), "a")))
                .contains("\"value\":\"a\"");
    }

    @Test
    void nothingIsWrittenWhereTheSchemaCouldNotBeStored() throws FrameException {
        SchemaStore broken = new SchemaStore() {
            @Override
            public SchemaFingerprint put(byte[] text) throws FrameException {
                throw new SchemaStoreException("store", "here", new IOException("no room"));
            }

            @Override
            public byte[] get(SchemaFingerprint fingerprint) {
                throw new AssertionError();
            }
        };
        SinkRecordFrames unlucky = new SinkRecordFrames(broken);
        unlucky.encode(record(null, "a"), out);
        int length = out.length();
        Schema schema = SchemaBuilder.string().doc("d").build();
        assertThatThrownBy(() -> unlucky.encode(record(schema, "a"), out)).isInstanceOf(SchemaStoreException.class);
        assertThat(out.length()).isEqualTo(length);
        assertThat(out.depth()).isZero();
    }

    @Test
    void valuesThatTheirSchemaForbidsAreRefused() {
        refuses(record(Schema.INT32_SCHEMA, 5L), "java.lang.Long");
        refuses(record(null, new Object()), "java.lang.Object");
        Schema one = SchemaBuilder.struct().field("a", Schema.STRING_SCHEMA).build();
        Schema other =
                SchemaBuilder.struct().field("a", Schema.OPTIONAL_STRING_SCHEMA).build();
        refuses(record(one, new Struct(other).put("a", "x")), "another schema");
        refuses(new SinkRecord(null, 0, null, null, null, null, 1), "without a topic");
    }

    @Test
    void aValueThatContainsItselfIsRefused() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        refuses(record(null, list), "nested");
        refuses(record(null, Map.of(List.of(), list)), "nested");
    }

    @Test
    void aValueThatThrowsIsRefused() {
        refuses(
                record(null, new AbstractList<Object>() {
                    @Override
                    public Object get(int index) {
                        throw new IllegalStateException("moody");
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                }),
                "moody");
    }

    private void refuses(SinkRecord record, String why) {
        out.clear();
        assertThatThrownBy(() -> frames.encode(record, out))
                .isInstanceOf(UnframeableRecordException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("expected");
        assertThat(out.length()).isZero();
        assertThat(out.depth()).isZero();
    }
}
