package io.spool.connect.source;

import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** A worker that a connector has nothing to ask of. */
final class NoReconfiguration implements SourceConnectorContext {
    @Override
    public OffsetStorageReader offsetStorageReader() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void requestTaskReconfiguration() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void raiseError(Exception e) {
        throw new UnsupportedOperationException(e);
    }

    @Override
    public PluginMetrics pluginMetrics() {
        throw new UnsupportedOperationException();
    }
}
