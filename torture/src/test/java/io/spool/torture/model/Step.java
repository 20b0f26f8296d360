package io.spool.torture.model;

import java.util.Random;

/** One step of a history: numbers that mean something in whatever state they are met, so that steps can be left out. */
record Step(int kind, int clerk, int reader, int a, int b) {
    static Step draw(Random random) {
        return new Step(
                random.nextInt(1_000),
                random.nextInt(1 << 20),
                random.nextInt(1 << 20),
                random.nextInt(Integer.MAX_VALUE),
                random.nextInt(Integer.MAX_VALUE));
    }
}
