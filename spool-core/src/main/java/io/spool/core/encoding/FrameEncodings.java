package io.spool.core.encoding;

import io.spool.core.format.SpoolFormat;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The encodings that are on the class path. Thread-safe. */
public final class FrameEncodings {
    private FrameEncodings() {}

    /** Looked for once, when first needed: most spools never need any. */
    private static final class Found {
        // Beside this class, and not by the thread's context: a worker's plug-in has a class loader of its own.
        private static final List<FrameEncoding> ALL =
                ServiceLoader.load(FrameEncoding.class, FrameEncoding.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
    }

    /** All of them, in no order that means anything. */
    public static List<FrameEncoding> all() {
        return Found.ALL;
    }

    /** The one with this number in frames' headers. */
    public static Optional<FrameEncoding> find(int number) {
        return all().stream().filter(encoding -> encoding.number() == number).findFirst();
    }

    /** What somebody who lacks the encoding with this number should do: the end of a sentence. */
    public static String remedy(int number) {
        return number == SpoolFormat.ENCODING_ZSTD
                ? "add spool-zstd, of the version of this spool-core, to the class path"
                : "use the release that wrote it, or a newer one";
    }
}
