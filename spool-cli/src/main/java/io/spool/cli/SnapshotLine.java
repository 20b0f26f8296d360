package io.spool.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.spool.core.value.Encoding;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * One line of a snapshot, understood; see {@link SnapshotSink}.
 *
 * <p>Not thread-safe: one object takes one line after the other.
 */
final class SnapshotLine {
    private static final JsonFactory JSON = JsonCheck.frameFactory();

    @Nullable
    SpoolTraits traits;

    long sequence;
    long timeMs;
    byte @Nullable [] content;

    byte @Nullable [] schema;
    int from;
    int length;
    long missing;
    long frames;

    /** @throws IOException when this is no line of a snapshot; the message says why */
    void parse(byte[] array, int lineFrom, int lineLength) throws IOException {
        traits = null;
        content = null;
        schema = null;
        sequence = 0;
        missing = 0;
        frames = -1;
        try (JsonParser json = JSON.createParser(array, lineFrom, lineLength)) {
            expect(json.nextToken() == JsonToken.START_OBJECT, "it is not a JSON object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                switch (name) {
                    case "sequence" -> sequence = json.getLongValue();
                    case "time" -> timeMs = Instant.parse(json.getText()).toEpochMilli();
                    case "frame" -> {
                        cutOut(json, array, lineFrom, token);
                        content = array;
                    }
                    case "schema" -> {
                        cutOut(json, array, lineFrom, token);
                        schema = Arrays.copyOfRange(array, from, from + length);
                    }
                    case "text" -> whole(json.getText().getBytes(StandardCharsets.UTF_8));
                    case "bytes" -> whole(Base64.getDecoder().decode(json.getText()));
                    case "snapshot" -> traits = traits(json);
                    case "gap" -> missing = gap(json);
                    case "end" -> frames = end(json);
                    default -> json.skipChildren();
                }
            }
        } catch (java.time.DateTimeException | IllegalArgumentException | TypeConversionException e) {
            throw new IOException(e.getMessage(), e);
        }
        expect(
                traits != null || schema != null || missing > 0 || frames >= 0 || (content != null && sequence > 0),
                "it is neither a frame nor a gap");
    }

    /** Finds out where the value that begins here lies in the line, byte for byte. */
    private void cutOut(JsonParser json, byte[] array, int lineFrom, JsonToken token) throws IOException {
        from = lineFrom + (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        json.finishToken();
        length = lineFrom + (int) json.currentLocation().getByteOffset() - from;
        // A number or a word is known to have ended by what stands behind it.
        while (length > 0 && isBehind(array[from + length - 1], token)) {
            length--;
        }
    }

    private static boolean isBehind(byte last, JsonToken token) {
        return token.isScalarValue() && token != JsonToken.VALUE_STRING && (last == ',' || last == '}' || last == ' ');
    }

    private static void expect(boolean condition, String message) throws IOException {
        if (!condition) {
            throw new IOException(message);
        }
    }

    private void whole(byte[] bytes) {
        content = bytes;
        from = 0;
        length = bytes.length;
    }

    private static SpoolTraits traits(JsonParser json) throws IOException {
        UUID uuid = new UUID(0, 0);
        long version = 0;
        long sizeBytes = 0;
        int maxFrameBytes = 0;
        FullPolicy full = FullPolicy.OVERWRITE;
        String sync = "none";
        Encoding encoding = Encoding.PLAIN; // as before there were others
        SortedMap<Origin, Long> origins = new TreeMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "version" -> version = json.getLongValue();
                case "uuid" -> uuid = UUID.fromString(json.getText());
                case "sizeBytes" -> sizeBytes = json.getLongValue();
                case "maxFrameBytes" -> maxFrameBytes = json.getIntValue();
                case "full" -> full = FullPolicy.valueOf(json.getText().toUpperCase(Locale.ROOT));
                case "sync" -> sync = json.getText();
                case "encoding" -> encoding = encoding(json.getText());
                case "origins" -> readOrigins(json, origins);
                default -> json.skipChildren();
            }
        }
        expect(
                version >= 1 && version <= SnapshotSink.VERSION,
                "it is a snapshot of version " + version + ", and this knows up to " + SnapshotSink.VERSION);
        return new SpoolTraits(uuid, sizeBytes, maxFrameBytes, full, SyncPolicies.parse(sync), encoding, origins);
    }

    /** One that this does not know is no reason not to bring the frames back: they are plain here, and can be so there. */
    private static Encoding encoding(String name) {
        return Stream.of(Encoding.values())
                .filter(encoding -> encoding.toString().equals(name))
                .findFirst()
                .orElse(Encoding.PLAIN);
    }

    private static void readOrigins(JsonParser json, SortedMap<Origin, Long> into) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String name = "";
            int partition = 0;
            long next = 0;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "name" -> name = json.getText();
                    case "partition" -> partition = json.getIntValue();
                    case "next" -> next = json.getLongValue();
                    default -> json.skipChildren();
                }
            }
            into.put(new Origin(name, partition), next);
        }
    }

    /** How many frames are missing; at least 1, so that the line is known for one. What was cut off may never have been. */
    private static long gap(JsonParser json) throws IOException {
        return Math.max(1, number(json, "count"));
    }

    private static long end(JsonParser json) throws IOException {
        return number(json, "frames");
    }

    private static long number(JsonParser json, String wanted) throws IOException {
        long value = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals(wanted)) {
                value = json.getLongValue();
            } else {
                json.skipChildren();
            }
        }
        return value;
    }
}
