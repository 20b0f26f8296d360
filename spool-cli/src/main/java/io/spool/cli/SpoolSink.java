package io.spool.cli;

import java.io.IOException;

/** Copies frames into a spool, which takes none of them twice: a copy that was killed can be made again. */
final class SpoolSink implements FrameSink {
    private final FrameAppender appender;
    private final SchemaFiles schemas;

    SpoolSink(FrameAppender appender, SchemaFiles schemas) {
        this.schemas = schemas;
        this.appender = appender;
    }

    @Override
    public void take(FrameSource source) throws IOException {
        appender.add(source.traits().asOrigin(), source.sequence(), source.array(), source.from(), source.length());
    }

    @Override
    public void take(byte[] schema) throws IOException {
        schemas.store(schema);
    }

    @Override
    public void flush() throws IOException {
        appender.flush();
    }
}
