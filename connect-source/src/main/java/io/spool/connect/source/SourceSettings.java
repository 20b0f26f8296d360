package io.spool.connect.source;

import com.fasterxml.jackson.core.JsonPointer;
import io.spool.core.value.ReaderOptions;
import io.spool.frame.TopicTemplate;
import java.time.Duration;
import java.util.Optional;

/**
 * The options of the source, parsed and checked.
 *
 * @param reader who reads, and from where when nobody knows a position
 * @param format what frames are expected to be
 * @param topic the topic of records
 * @param plainTopic the topic of frames that are any JSON; empty when none was said
 * @param keepPartition whether records go to the partition they came from
 * @param foreignFrames what to do with any other JSON where records are expected
 * @param plainValue what a record's value is that is made of any JSON
 * @param keyPointer where in the JSON the key is
 * @param timestampPointer where in the JSON the timestamp is
 * @param addHeaders whether records say which frame they come from
 * @param missed what to do about frames that cannot be delivered
 * @param loopGuard whether records that came out of a spool before are kept in it
 * @param timestampAhead how far ahead of the clock a record's timestamp may be
 * @param maxRecords most records that a poll gives
 * @param maxInFlight most records that the worker has and Kafka has not; 0 for no limit
 * @param rateLimit most records in a second; 0 for no limit
 * @param replayEnd up to where spools are read
 */
record SourceSettings(
        ReaderOptions reader,
        FrameFormat format,
        TopicTemplate topic,
        Optional<TopicTemplate> plainTopic,
        boolean keepPartition,
        ForeignFrames foreignFrames,
        PlainValue plainValue,
        Optional<JsonPointer> keyPointer,
        Optional<JsonPointer> timestampPointer,
        boolean addHeaders,
        MissedFramesSettings missed,
        boolean loopGuard,
        Duration timestampAhead,
        int maxRecords,
        int maxInFlight,
        int rateLimit,
        ReplayEnd replayEnd) {

    /** The reader's name. */
    String readerName() {
        return reader.name().orElseThrow();
    }
}
