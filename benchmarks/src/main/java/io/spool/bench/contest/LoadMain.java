package io.spool.bench.contest;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.LongStream;

/** The process of one load: takes a turn for each line that it is told, which says for how many nanoseconds. */
final class LoadMain {
    static final String READY = "ready";

    private LoadMain() {}

    public static void main(String[] arguments) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        String[] own = Arrays.copyOfRange(arguments, 1, arguments.length);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Load load = Class.forName(arguments[0])
                .asSubclass(Load.class)
                .getConstructor(String[].class)
                .newInstance((Object) own)) {
            System.out.println(READY);
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                load.prepare();
                long allocated = threads.getCurrentThreadAllocatedBytes();
                long cpu = system.getProcessCpuTime();
                long start = System.nanoTime();
                long messages = load.run(start + Long.parseLong(order));
                long nanos = System.nanoTime() - start;
                Turn turn = new Turn(
                        messages,
                        nanos,
                        system.getProcessCpuTime() - cpu,
                        threads.getCurrentThreadAllocatedBytes() - allocated,
                        LongStream.of(load.notes()).boxed().toList());
                System.out.println(turn.line());
            }
        }
    }
}
