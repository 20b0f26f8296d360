package io.spool.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.DoubleSerializer;
import org.apache.kafka.common.serialization.FloatSerializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.ShortSerializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every type that Connect has, as keys, values and headers, by the converters that Kafka brings, for keys as well as for
 * values: the bytes behind the source are those before the sink. What a converter itself does not keep (JSON without a
 * schema sorts nothing and has no dates) is not asked for: records are sent in the form in which it writes them.
 */
@ClusterTest(BrokerKind.PROCESS)
class ConvertersIT {
    private static final int COUNT = 440;
    private static final String CONVERTERS = "org.apache.kafka.connect.converters.";
    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";
    private static final String SIMPLE_HEADERS = "org.apache.kafka.connect.storage.SimpleHeaderConverter";
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

    @TempDir
    private Path directory;

    @Test
    void everyTypeWithItsSchema(TestCluster cluster) throws Exception {
        jsonWithSchemas(cluster, Map.of("schemas.enable", "true"));
    }

    /** Null stays null although the field has a default, and decimals are numbers. */
    @Test
    void everyTypeWithItsSchemaAndNothingPutIn(TestCluster cluster) throws Exception {
        jsonWithSchemas(
                cluster,
                Map.of("schemas.enable", "true", "replace.null.with.default", "false", "decimal.format", "NUMERIC"));
    }

    private void jsonWithSchemas(TestCluster cluster, Map<String, String> settings) throws Exception {
        String topic = cluster.createTopic("typed", 1);
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sent = new ArrayList<>();
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(settings, false);
            for (int i = 0; i < COUNT; i++) {
                // Number 18 of each type is null: keys are null, too, and some records have neither.
                byte[] key = settled(converter, topic, EveryType.value(i * 5 + 1));
                byte[] value = settled(converter, topic, EveryType.value(i));
                List<Header> headers = List.of(
                        new RecordHeader("a", settled(converter, topic, EveryType.value(i + 3))),
                        new RecordHeader("b", settled(converter, topic, EveryType.value(i + 9))),
                        new RecordHeader("a", settled(converter, topic, EveryType.value(i + 15))));
                sent.add(new ProducerRecord<>(topic, 0, Records.RECENTLY + i, key, value, headers));
            }
        }
        assertThat(sent).anyMatch(record -> record.key() == null).anyMatch(record -> record.value() == null);
        ThereAndBack pipe = pipe(cluster, topic);
        for (String role : List.of("key", "value", "header")) {
            pipe = pipe.with(role + ".converter", JSON);
            for (Map.Entry<String, String> each : settings.entrySet()) {
                pipe = pipe.with(role + ".converter." + each.getKey(), each.getValue());
            }
        }
        comesBack(pipe, sent);
    }

    /** In the form which the converter writes again when it has read it: once through it, and checked by a second time. */
    private static byte @Nullable [] settled(JsonConverter converter, String topic, SchemaAndValue typed) {
        byte[] once = again(converter, topic, converter.fromConnectData(topic, typed.schema(), typed.value()));
        assertThat(again(converter, topic, once)).isEqualTo(once);
        return once;
    }

    private static byte @Nullable [] again(JsonConverter converter, String topic, byte @Nullable [] bytes) {
        SchemaAndValue read = converter.toConnectData(topic, bytes);
        return converter.fromConnectData(topic, read.schema(), read.value());
    }

    @Test
    void jsonWithoutSchemasAndHeadersThatLookLikeSomething(TestCluster cluster) throws Exception {
        String topic = cluster.createTopic("free", 1);
        // Not "null", of which this converter makes nothing at all.
        List<@Nullable String> headers = new ArrayList<>(List.of(
                "", "text", "42", "-300", "99999999999", "1.5", "true", "[1,2]", "{\"a\":\"b\"}", "2026-11-23"));
        headers.add(null);
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sent = new ArrayList<>();
        try (JsonConverter converter = new JsonConverter();
                SimpleHeaderConverter simple = new SimpleHeaderConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), false);
            for (int i = 0; i < COUNT; i++) {
                String header = headers.get(i % headers.size());
                byte[] once = settledHeader(simple, topic, header == null ? null : header.getBytes(UTF_8));
                sent.add(new ProducerRecord<>(
                        topic,
                        0,
                        Records.RECENTLY + i,
                        settled(converter, topic, new SchemaAndValue(null, EveryType.free(i * 7 + 2))),
                        settled(converter, topic, new SchemaAndValue(null, EveryType.free(i))),
                        List.of(new RecordHeader("h", once))));
            }
        }
        comesBack(
                pipe(cluster, topic)
                        .with("key.converter", JSON)
                        .with("key.converter.schemas.enable", "false")
                        .with("value.converter", JSON)
                        .with("value.converter.schemas.enable", "false")
                        .with("header.converter", SIMPLE_HEADERS),
                sent);
    }

    private static byte @Nullable [] settledHeader(
            SimpleHeaderConverter converter, String topic, byte @Nullable [] bytes) {
        SchemaAndValue read = converter.toConnectHeader(topic, "h", bytes);
        return converter.fromConnectHeader(topic, "h", read.schema(), read.value());
    }

    @Test
    void longsAndDoubles(TestCluster cluster) throws Exception {
        numbers(cluster, "Long", new LongSerializer(), Schema.Type.INT64, "Double", new DoubleSerializer());
    }

    @Test
    void shortsAndFloats(TestCluster cluster) throws Exception {
        numbers(cluster, "Short", new ShortSerializer(), Schema.Type.INT16, "Float", new FloatSerializer());
    }

    @SuppressWarnings("unchecked") // The serializers are of the types that the numbers are of.
    private void numbers(
            TestCluster cluster, String keys, Serializer<?> key, Schema.Type type, String values, Serializer<?> value)
            throws Exception {
        String topic = cluster.createTopic("numbers", 1);
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sent = new ArrayList<>();
        int keyNumber = type == Schema.Type.INT64 ? 3 : 1;
        for (int i = 0; i < COUNT; i++) {
            Object keyValue = EveryType.value(22 * i + keyNumber).value();
            Object valueValue =
                    EveryType.value(22 * i + (values.equals("Double") ? 5 : 4)).value();
            sent.add(new ProducerRecord<>(
                    topic,
                    0,
                    Records.RECENTLY + i,
                    i % 7 == 0 ? null : ((Serializer<Object>) key).serialize(topic, keyValue),
                    i % 5 == 0 ? null : ((Serializer<Object>) value).serialize(topic, valueValue)));
        }
        comesBack(
                pipe(cluster, topic)
                        .with("key.converter", CONVERTERS + keys + "Converter")
                        .with("value.converter", CONVERTERS + values + "Converter"),
                sent);
    }

    /** Bytes as keys, texts as values, numbers as headers: {@link SpoolPipeline} has texts as keys and bytes as headers. */
    @Test
    void bytesAsKeysTextsAsValuesAndIntegersAsHeaders(TestCluster cluster) throws Exception {
        String topic = cluster.createTopic("mixed", 1);
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sent = new ArrayList<>();
        try (IntegerSerializer integers = new IntegerSerializer()) {
            for (int i = 0; i < COUNT; i++) {
                byte[] key =
                        i % 6 == 0 ? null : (byte[]) EveryType.value(22 * i + 8).value();
                String value = String.valueOf(EveryType.value(22 * i + 7).value());
                List<Header> headers = i % 4 == 0
                        ? List.of()
                        : List.of(
                                new RecordHeader("n", integers.serialize(topic, i)),
                                new RecordHeader("\u00fc", integers.serialize(topic, -i)));
                sent.add(new ProducerRecord<>(
                        topic, 0, Records.RECENTLY + i, key, i % 9 == 0 ? null : value.getBytes(UTF_8), headers));
            }
        }
        comesBack(
                pipe(cluster, topic)
                        .with("value.converter", STRINGS)
                        .with("header.converter", CONVERTERS + "IntegerConverter"),
                sent);
    }

    private ThereAndBack pipe(TestCluster cluster, String topic) {
        return ThereAndBack.of(cluster.bootstrap(), cluster.connect(), topic, directory.resolve(topic));
    }

    private static void comesBack(ThereAndBack pipe, List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sent)
            throws Exception {
        pipe.begin(sent);
        pipe.awaitArrived(Records.byPartition(sent).getOrDefault(0, List.of()));
    }
}
