package io.spool.frame.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import io.spool.frame.FrameBytes;
import io.spool.frame.FrameException;
import io.spool.frame.MalformedFrameException;
import io.spool.frame.SchemasInMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

class RecordRoundTripPropertyTest {
    private final SchemasInMemory store = new SchemasInMemory();
    private final SinkRecordFrames sink = new SinkRecordFrames(store);
    private final SourceRecordFrames source = new SourceRecordFrames(store);
    private final FrameBytes out = new FrameBytes(0);

    @Provide
    Arbitrary<SinkRecord> records() {
        return AnyRecord.records();
    }

    @Provide
    Arbitrary<Schema> schemas() {
        return AnyRecord.schemas();
    }

    @Property(tries = 2500)
    void anyRecordComesBackEqual(@ForAll("records") SinkRecord record) throws FrameException {
        out.clear();
        out.append("before".getBytes(StandardCharsets.US_ASCII));
        sink.encode(record, out);
        assertThat(out.depth()).isZero();

        assertThat(source.isRecordFrame(out.array(), 6, out.length() - 6)).isTrue();
        FramedRecord back = source.decode(out.array(), 6, out.length() - 6);

        assertThat(Picture.of(back)).isEqualTo(Picture.of(record));
        assertThat(back.keySchema()).isEqualTo(record.keySchema());
        assertThat(back.valueSchema()).isEqualTo(record.valueSchema());
        var expected = record.headers().iterator();
        for (Header header : back.headers()) {
            assertThat(header.schema()).isEqualTo(expected.next().schema());
        }
    }

    @Property(tries = 1000)
    void anyFrameIsOneObjectToAnotherParser(@ForAll("records") SinkRecord record) throws IOException {
        out.clear();
        sink.encode(record, out);
        try (JsonParser parser = new JsonFactory()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .createParser(out.array(), 0, out.length())) {
            int depth = 0;
            int roots = 0;
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                roots += depth == 0 ? 1 : 0;
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (parser.currentToken().isScalarValue()) {
                    parser.getText();
                }
            }
            assertThat(roots).isEqualTo(1);
        } catch (JsonParseException e) {
            // A text that holds JSON is embedded as it is, and may repeat a name; and Jackson takes no lone surrogates
            // in names.
            assertThat(e.getMessage()).containsAnyOf("Duplicate", "surrogate");
        }
        for (int i = 0; i < out.length(); i++) {
            assertThat(out.array()[i]).isNotEqualTo((byte) '\n');
        }
    }

    @Property(tries = 1000)
    void anySchemaComesBackEqualAndWithTheSameText(@ForAll("schemas") Schema schema) throws FrameException {
        FrameBytes text = new FrameBytes();
        SchemaText.write(schema, text);
        Schema back = SchemaText.read(text.toByteArray());
        assertThat(Picture.ofSchema(back)).isEqualTo(Picture.ofSchema(schema));
        assertThat(back).isEqualTo(schema);
        FrameBytes again = new FrameBytes();
        SchemaText.write(back, again);
        assertThat(again.toByteArray()).isEqualTo(text.toByteArray());
    }

    /** Every exception but a FrameException fails the test, and so does a hang. */
    @Property(tries = 2500)
    void damagedFramesGiveARecordOrATypedError(@ForAll("records") SinkRecord record, @ForAll long seed)
            throws FrameException {
        out.clear();
        sink.encode(record, out);
        Random random = new Random(seed);
        byte[] frame = out.toByteArray();
        for (int round = 0; round < 8; round++) {
            byte[] damaged = damage(frame, random);
            try {
                source.decode(damaged, 0, damaged.length);
            } catch (FrameException e) {
                assertThat(e).hasMessageContaining("expected").hasMessageContaining("found");
            }
        }
    }

    private static byte[] damage(byte[] frame, Random random) {
        byte[] damaged = frame.clone();
        byte[] tokens = "{}[]\",:0-.eE9ntf\\u $\n".getBytes(StandardCharsets.US_ASCII);
        int at = random.nextInt(frame.length);
        switch (random.nextInt(5)) {
            case 0 -> damaged[at] = (byte) random.nextInt();
            case 1 -> damaged[at] = tokens[random.nextInt(tokens.length)];
            case 2 -> damaged = Arrays.copyOf(damaged, at);
            case 3 -> {
                int from = random.nextInt(frame.length);
                int count = random.nextInt(frame.length - Math.max(at, from));
                System.arraycopy(frame, from, damaged, at, count);
            }
            default -> {
                damaged = new byte[frame.length + 1];
                System.arraycopy(frame, 0, damaged, 0, at);
                damaged[at] = tokens[random.nextInt(tokens.length)];
                System.arraycopy(frame, at, damaged, at + 1, frame.length - at);
            }
        }
        return damaged;
    }

    @Property(tries = 3000)
    void randomBytesAreNoRecordFrame(@ForAll byte[] bytes) {
        assertThat(source.isRecordFrame(bytes, 0, bytes.length)).isFalse();
        try {
            source.decode(bytes, 0, bytes.length);
            throw new AssertionError("decoded");
        } catch (MalformedFrameException e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
        } catch (FrameException e) {
            throw new AssertionError(e);
        }
    }
}
