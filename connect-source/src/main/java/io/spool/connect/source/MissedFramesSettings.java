package io.spool.connect.source;

import io.spool.frame.TopicTemplate;
import java.util.Optional;

/**
 * What is done about frames that cannot be delivered, parsed and checked.
 *
 * @param loss what to do about frames that cannot be read any more
 * @param lossTopic where gap records go; there if they are wanted
 * @param lossValue what the value of a gap record is
 * @param badFrames what to do with frames that no record can be made of
 * @param badFramesTopic where such frames go; there if they are diverted
 * @param badFramesValue what the value of a diverted frame is; never a struct
 */
record MissedFramesSettings(
        LossPolicy loss,
        Optional<TopicTemplate> lossTopic,
        ReportValue lossValue,
        BadFrames badFrames,
        Optional<TopicTemplate> badFramesTopic,
        ReportValue badFramesValue) {}
