package io.spool.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * What is asked of the content of a frame: that there is a value at a JSON pointer (RFC 6901), or that it is this one.
 *
 * <p>The frame is parsed no further than to that value. Thread-safe.
 */
final class FrameCondition {
    static final String SYNTAX =
            "a JSON pointer and a value, /host=edge-7 or /tags/0=42, or a pointer alone, which asks only that "
                    + "something is there; a frame that has numbers there is compared by number";

    private static final JsonFactory JSON = JsonCheck.frameFactory();

    private final JsonPointer pointer;
    private final @Nullable String value;
    private final @Nullable DecimalNumber number;

    private FrameCondition(JsonPointer pointer, @Nullable String value) {
        this.pointer = pointer;
        this.value = value;
        this.number = value == null ? null : DecimalNumber.parse(value);
    }

    /** The pointer ends at the first {@code =}, so that a name with that character in it cannot be asked for. */
    static FrameCondition parse(String text) {
        int equals = text.indexOf('=');
        String pointer = equals < 0 ? text : text.substring(0, equals);
        // The empty pointer, which is the whole frame, takes a value: --where =5.
        if (equals < 0 ? !pointer.startsWith("/") : !pointer.isEmpty() && !pointer.startsWith("/")) {
            throw new TypeConversionException("'" + text + "' is not a condition; it must be " + SYNTAX);
        }
        return new FrameCondition(JsonPointer.compile(pointer), equals < 0 ? null : text.substring(equals + 1));
    }

    /** True iff this content is JSON up to the value that is asked for, and that is as it should be. */
    boolean matches(byte[] array, int from, int length) {
        try (JsonParser parser = JSON.createParser(array, from, length)) {
            JsonPointer left = pointer;
            JsonToken token = parser.nextToken();
            while (token != null && !left.matches()) {
                JsonPointer behind = switch (token) {
                    case START_OBJECT -> enterObject(parser, left);
                    case START_ARRAY -> enterArray(parser, left);
                    default -> null;
                };
                if (behind == null) {
                    return false;
                }
                left = behind;
                token = parser.currentToken();
            }
            return token != null && (value == null || isValue(parser, token));
        } catch (IOException e) {
            return false; // not JSON
        }
    }

    /** Goes to the member that the pointer names first; null when there is none. */
    private static @Nullable JsonPointer enterObject(JsonParser parser, JsonPointer left) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            JsonPointer behind = left.matchProperty(parser.currentName());
            parser.nextToken();
            if (behind != null) {
                return behind;
            }
            parser.skipChildren();
        }
        return null;
    }

    /** Goes to the element that the pointer names first; null when there is none. */
    private static @Nullable JsonPointer enterArray(JsonParser parser, JsonPointer left) throws IOException {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            JsonPointer behind = left.matchElement(i);
            if (behind != null) {
                return behind;
            }
            parser.skipChildren();
        }
        return null;
    }

    private boolean isValue(JsonParser parser, JsonToken token) throws IOException {
        if (token.isStructStart()) {
            return false;
        }
        if (token.isNumeric() && number != null) {
            return number.equals(DecimalNumber.parse(parser.getText()));
        }
        return parser.getText().equals(value);
    }
}
