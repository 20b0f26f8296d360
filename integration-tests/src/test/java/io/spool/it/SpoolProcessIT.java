package io.spool.it;

/** The main job on a broker that is a child process. */
@ClusterTest(BrokerKind.PROCESS)
class SpoolProcessIT extends SpoolPipeline {}
