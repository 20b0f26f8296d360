package io.spool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of the config folder can be read; that a worker accepts them is for the integration tests to say. */
class ReadyConfigsTest {

    @ParameterizedTest
    @CsvSource({
        "spool-sink, io.spool.connect.sink.SpoolSinkConnector",
        "spool-source, io.spool.connect.source.SpoolSourceConnector",
        "spool-source-plain, io.spool.connect.source.SpoolSourceConnector",
    })
    void connectorIsNamedAfterItsFile(String name, String connectorClass) {
        ConnectorDefinition definition = ConnectorDefinition.read(Checkout.config(name + ".json"));

        assertThat(definition.name()).isEqualTo(name);
        assertThat(definition.config()).containsEntry("connector.class", connectorClass);
    }

    @Test
    void brokerAndWorkerAgreeOnTheAddress() {
        String bootstrap = Checkout.properties("worker.properties").get("bootstrap.servers");

        assertThat(Checkout.properties("broker.properties"))
                .containsEntry("advertised.listeners", "PLAINTEXT://" + bootstrap);
    }
}
