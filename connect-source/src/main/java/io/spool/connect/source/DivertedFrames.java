package io.spool.connect.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A frame that no record can be made of, as a record all the same: its bytes as they are, and in headers which frame it was
 * and what is wrong with it.
 */
final class DivertedFrames {
    static final String UUID_HEADER = "spool.uuid";
    static final String ERROR_HEADER = "spool.error";

    private final String topic;
    private final boolean asText;

    /** @param form text or bytes */
    DivertedFrames(String topic, ReportValue form) {
        this.topic = topic;
        this.asText = form == ReportValue.STRING;
    }

    /**
     * @param array holds the frame; copied
     * @param timeMs when the frame was appended
     */
    RecordContent content(
            SpoolOrigin origin,
            long sequence,
            byte[] array,
            int from,
            int length,
            long timeMs,
            @Nullable String error) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString(SourceBatch.NAME_HEADER, origin.name());
        headers.addString(UUID_HEADER, origin.identity().uuid().toString());
        headers.addLong(SourceBatch.SEQUENCE_HEADER, sequence);
        headers.addString(ERROR_HEADER, String.valueOf(error));
        return asText
                ? new RecordContent(
                        topic,
                        null,
                        null,
                        null,
                        Schema.STRING_SCHEMA,
                        new String(array, from, length, StandardCharsets.UTF_8),
                        timeMs,
                        headers)
                : new RecordContent(
                        topic,
                        null,
                        null,
                        null,
                        Schema.BYTES_SCHEMA,
                        Arrays.copyOfRange(array, from, from + length),
                        timeMs,
                        headers);
    }
}
