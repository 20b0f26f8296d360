package io.spool.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on which nobody listens at the moment.
 *
 * <p>Chosen below the range from which systems take the ports of outgoing connections (32768 on Linux, 49152 elsewhere).
 * From within it, a client that keeps dialling a stopped broker on the loopback address is sooner or later given the broker's
 * own port as its source, connects to itself, and the broker cannot come back.
 */
final class FreePorts {
    private static final int FIRST = 15_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 200;

    private FreePorts() {}

    static int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
        throw new ClusterException("no free port on 127.0.0.1: range=" + FIRST + ".." + END + " tried=" + ATTEMPTS);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
