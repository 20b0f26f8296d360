package io.spool.it;

/** The main job on a broker in a container. */
@ClusterTest(BrokerKind.CONTAINER)
class SpoolTestcontainersIT extends SpoolPipeline {}
