package io.spool.it;

/** The pipeline on a broker from Testcontainers; skipped, and said so, where no Docker engine answers. */
@ClusterTest(BrokerKind.CONTAINER)
class FileStreamTestcontainersIT extends FileStreamPipeline {}
