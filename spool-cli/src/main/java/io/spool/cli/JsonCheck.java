package io.spool.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Says whether bytes are one JSON value in UTF-8.
 *
 * <p>Not thread-safe.
 */
final class JsonCheck {
    private final JsonFactory json = frameFactory();
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer decoded = CharBuffer.allocate(8192);

    /** For parsers of frames: one may be one long string or number. Deep nesting stays limited: a parser has a stack. */
    static JsonFactory frameFactory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    /** What is wrong with these bytes; empty iff they are JSON. */
    Optional<String> problem(byte[] array, int from, int length) {
        if (!isUtf8(array, from, length)) {
            return Optional.of("not UTF-8");
        }
        // The parser guesses the encoding from zero bytes and byte order marks at the start; leave it nothing to guess.
        for (int i = from; i < from + Math.min(length, 4); i++) {
            if (array[i] == 0) {
                return Optional.of("not JSON: zero byte in column " + (i - from + 1));
            }
        }
        if (length > 0 && array[from] < 0) {
            return Optional.of("not JSON: unexpected character in column 1");
        }
        try (JsonParser parser = json.createParser(array, from, length)) {
            return problem(parser);
        } catch (JsonEOFException e) {
            return Optional.of("not JSON: it ends in the middle of a value");
        } catch (JsonProcessingException e) {
            long column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            return Optional.of("not JSON: column " + column + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is read from anywhere
        }
    }

    private static Optional<String> problem(JsonParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return Optional.of("not JSON: it is empty");
        }
        parser.skipChildren();
        if (parser.nextToken() != null) {
            return Optional.of("not one JSON value, but several");
        }
        return Optional.empty();
    }

    /** True iff these bytes are UTF-8. */
    boolean isUtf8(byte[] array, int from, int length) {
        ByteBuffer bytes = ByteBuffer.wrap(array, from, length);
        utf8.reset();
        CoderResult result;
        do {
            decoded.clear();
            result = utf8.decode(bytes, decoded, true);
        } while (result.isOverflow());
        return !result.isError();
    }
}
