package io.spool.cluster;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The main class of every child: runs the main class named first, and goes when the parent goes.
 *
 * <p>The parent holds the other end of the child's standard input and never writes to it. However the parent ends, killed
 * without notice too, the kernel closes that end, and the child reads the end of the stream.
 *
 * <p>This class is put on the child's class path alone. It must depend on nothing but the JDK, and stay in one class file.
 */
final class Child {
    /** As a shell tells of a process that was killed: 128 + SIGKILL. */
    private static final int EXIT_ORPHANED = 137;

    private Child() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread watch = new Thread(Child::haltAtEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void haltAtEndOfInput() {
        try {
            int read = 0;
            while (read >= 0) {
                read = System.in.read();
            }
        } catch (IOException e) {
            // As good as the end of the stream: nobody is at the other end.
        }
        Runtime.getRuntime().halt(EXIT_ORPHANED);
    }
}
