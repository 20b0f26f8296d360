package io.spool.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The jars of one Kafka release, as Maven resolved them for {@code integration-tests/runtimes/kafka-<release>}.
 *
 * @param release the release line, such as {@code 4.3}
 * @param classPath the jars, separated as the class path option of {@code java} wants them
 */
public record KafkaRuntime(String release, String classPath) {
    /** The release line that the connectors are built and tested against first. */
    public static final String CURRENT_RELEASE = "4.3";

    /** The release that the connectors are built against. */
    public static KafkaRuntime current() {
        return of(CURRENT_RELEASE);
    }

    /** The named release line, which must have its module under {@code integration-tests/runtimes}. */
    public static KafkaRuntime of(String release) {
        Path file = Checkout.root().resolve("integration-tests/runtimes/kafka-" + release + "/target/classpath.txt");
        String classPath;
        try {
            classPath = Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no class path for Kafka " + release + ", let Maven build the whole tree first: file=" + file, e);
        }
        int end = classPath.indexOf(File.pathSeparatorChar);
        Path first = Path.of(end < 0 ? classPath : classPath.substring(0, end));
        if (!Files.isRegularFile(first)) {
            throw new ClusterException("the class path is out of date, build again: file=" + file + " jar=" + first);
        }
        return new KafkaRuntime(release, classPath);
    }
}
