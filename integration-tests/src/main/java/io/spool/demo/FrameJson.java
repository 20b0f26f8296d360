package io.spool.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The demonstration's frames as JSON, and what tells two of them apart.
 *
 * <p>A frame on its way is parsed and written again by converters, which may change the order of an object's members and
 * nothing else. So the digest is that of the frame with its members sorted.
 *
 * <p>Not thread-safe.
 */
final class FrameJson {
    /** The member that numbers the frames: 0, 1, 2, … */
    static final String COUNTER = "n";

    private static final JsonMapper PLAIN = JsonMapper.builder().build();
    private static final JsonMapper SORTED =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    private final MessageDigest sha256;

    FrameJson() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The frame of one reading. */
    static byte[] write(long counter, long timeMs, Reading reading) {
        ObjectNode frame = PLAIN.createObjectNode();
        frame.put(COUNTER, counter);
        frame.put("at", timeMs);
        frame.put("group", reading.group());
        frame.put("device", reading.device());
        reading.values().forEach((name, value) -> {
            if (value instanceof Double) {
                frame.put(name, value.doubleValue());
            } else {
                frame.put(name, value.longValue());
            }
        });
        return bytes(PLAIN, frame);
    }

    /** The JSON value; null when it is none. */
    static @Nullable JsonNode parse(byte[] json) {
        try {
            return PLAIN.readTree(json);
        } catch (IOException e) {
            return null;
        }
    }

    /** The first 64 bits of the SHA-256 of the content, whatever the order of its members. */
    long digest(JsonNode frame) {
        return ByteBuffer.wrap(sha256.digest(bytes(SORTED, frame))).getLong();
    }

    private static byte[] bytes(JsonMapper mapper, JsonNode node) {
        try {
            return mapper.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
