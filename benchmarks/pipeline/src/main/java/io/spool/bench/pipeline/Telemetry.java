package io.spool.bench.pipeline;

import io.spool.core.encoding.Shape;
import java.util.Arrays;

/**
 * The values of records: frames of a shape, many different ones, again and again.
 *
 * @param bytes of one, on average
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Telemetry(Shape shape, byte[][] messages, int bytes) {
    /** What a dictionary was made of is a small part of them. */
    private static final int DIFFERENT = 20_000;

    static Telemetry of(Shape shape) {
        byte[][] messages = shape.frames(DIFFERENT, 1);
        return new Telemetry(shape, messages, (int)
                (Arrays.stream(messages).mapToLong(message -> message.length).sum() / messages.length));
    }

    byte[] message(long number) {
        return messages[(int) (number % messages.length)];
    }

    /** As tables call it. */
    @Override
    public String toString() {
        return shape + " of " + bytes + " B";
    }
}
