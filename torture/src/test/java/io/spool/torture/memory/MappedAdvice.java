package io.spool.torture.memory;

import net.bytebuddy.asm.Advice;

/** What is woven into the methods of {@code MappedFile}: a report before, a report after. */
final class MappedAdvice {
    private MappedAdvice() {}

    /** {@code setLong}, {@code setLongRelease}. */
    static final class SetLong {
        private SetLong() {}

        @Advice.OnMethodEnter
        static void before(
                @Advice.Origin("#m") String method,
                @Advice.This Object file,
                @Advice.Argument(0) long at,
                @Advice.Argument(1) long value) {
            if (Probe.listens()) {
                Probe.mapped(true, method, file, at, Long.BYTES, Probe.bytes(value));
            }
        }

        @Advice.OnMethodExit
        static void after(
                @Advice.Origin("#m") String method,
                @Advice.This Object file,
                @Advice.Argument(0) long at,
                @Advice.Argument(1) long value) {
            if (Probe.listens()) {
                Probe.mapped(false, method, file, at, Long.BYTES, Probe.bytes(value));
            }
        }
    }

    /** {@code setInt}, {@code setIntRelease}. */
    static final class SetInt {
        private SetInt() {}

        @Advice.OnMethodEnter
        static void before(
                @Advice.Origin("#m") String method,
                @Advice.This Object file,
                @Advice.Argument(0) long at,
                @Advice.Argument(1) int value) {
            if (Probe.listens()) {
                Probe.mapped(true, method, file, at, Integer.BYTES, Probe.bytes(value));
            }
        }

        @Advice.OnMethodExit
        static void after(
                @Advice.Origin("#m") String method,
                @Advice.This Object file,
                @Advice.Argument(0) long at,
                @Advice.Argument(1) int value) {
            if (Probe.listens()) {
                Probe.mapped(false, method, file, at, Integer.BYTES, Probe.bytes(value));
            }
        }
    }

    /** {@code write}. */
    static final class CopyIn {
        private CopyIn() {}

        @Advice.OnMethodEnter
        static void before(
                @Advice.Origin("#m") String method,
                @Advice.This Object file,
                @Advice.Argument(0) long at,
                @Advice.Argument(1) byte[] bytes,
                @Advice.Argument(2) int from,
                @Advice.Argument(3) int length) {
            if (Probe.listens()) {
                Probe.mapped(true, method, file, at, length, Probe.copy(bytes, from, length));
            }
        }

        @Advice.OnMethodExit
        static void after(
                @Advice.Origin("#m") String method,
                @Advice.This Object file,
                @Advice.Argument(0) long at,
                @Advice.Argument(1) byte[] bytes,
                @Advice.Argument(2) int from,
                @Advice.Argument(3) int length) {
            if (Probe.listens()) {
                Probe.mapped(false, method, file, at, length, Probe.copy(bytes, from, length));
            }
        }
    }

    /** {@code force}. */
    static final class Force {
        private Force() {}

        @Advice.OnMethodEnter
        static void before(
                @Advice.Origin("#m") String method,
                @Advice.This Object file,
                @Advice.Argument(0) long from,
                @Advice.Argument(1) long to) {
            if (Probe.listens()) {
                Probe.mapped(true, method, file, from, to - from, Probe.nothing());
            }
        }

        @Advice.OnMethodExit
        static void after(
                @Advice.Origin("#m") String method,
                @Advice.This Object file,
                @Advice.Argument(0) long from,
                @Advice.Argument(1) long to) {
            if (Probe.listens()) {
                Probe.mapped(false, method, file, from, to - from, Probe.nothing());
            }
        }
    }

    /** The fences. */
    static final class Fence {
        private Fence() {}

        @Advice.OnMethodEnter
        static void before(@Advice.Origin("#m") String method) {
            if (Probe.listens()) {
                Probe.fence(true, method);
            }
        }

        @Advice.OnMethodExit
        static void after(@Advice.Origin("#m") String method) {
            if (Probe.listens()) {
                Probe.fence(false, method);
            }
        }
    }

    /** {@code getLong}, {@code getLongAcquire}. */
    static final class GetLong {
        private GetLong() {}

        @Advice.OnMethodEnter
        static void before(@Advice.Origin("#m") String method, @Advice.This Object file, @Advice.Argument(0) long at) {
            if (Probe.hearsLoads()) {
                Probe.mapped(true, method, file, at, Long.BYTES, Probe.nothing());
            }
        }

        @Advice.OnMethodExit
        static void after(
                @Advice.Origin("#m") String method,
                @Advice.This Object file,
                @Advice.Argument(0) long at,
                @Advice.Return long found) {
            if (Probe.hearsLoads()) {
                Probe.mapped(false, method, file, at, Long.BYTES, Probe.bytes(found));
            }
        }
    }

    /** {@code getInt}, {@code getIntAcquire}. */
    static final class GetInt {
        private GetInt() {}

        @Advice.OnMethodEnter
        static void before(@Advice.Origin("#m") String method, @Advice.This Object file, @Advice.Argument(0) long at) {
            if (Probe.hearsLoads()) {
                Probe.mapped(true, method, file, at, Integer.BYTES, Probe.nothing());
            }
        }

        @Advice.OnMethodExit
        static void after(
                @Advice.Origin("#m") String method,
                @Advice.This Object file,
                @Advice.Argument(0) long at,
                @Advice.Return int found) {
            if (Probe.hearsLoads()) {
                Probe.mapped(false, method, file, at, Integer.BYTES, Probe.bytes(found));
            }
        }
    }

    /** {@code read}. */
    static final class CopyOut {
        private CopyOut() {}

        @Advice.OnMethodEnter
        static void before(
                @Advice.Origin("#m") String method,
                @Advice.This Object file,
                @Advice.Argument(0) long at,
                @Advice.Argument(3) int length) {
            if (Probe.hearsLoads()) {
                Probe.mapped(true, method, file, at, length, Probe.nothing());
            }
        }

        @Advice.OnMethodExit
        static void after(
                @Advice.Origin("#m") String method,
                @Advice.This Object file,
                @Advice.Argument(0) long at,
                @Advice.Argument(1) byte[] into,
                @Advice.Argument(2) int from,
                @Advice.Argument(3) int length) {
            if (Probe.hearsLoads()) {
                Probe.mapped(false, method, file, at, length, Probe.copy(into, from, length));
            }
        }
    }
}
