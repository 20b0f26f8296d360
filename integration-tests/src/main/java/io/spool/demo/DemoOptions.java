package io.spool.demo;

import java.time.Duration;

/**
 * What the person who starts the demonstration may choose; {@code ./demo --help} explains it.
 *
 * @param sampling how long the host is sampled
 * @param outage how long the broker is away meanwhile; zero leaves it alone
 * @param framesPerSecond how lively the sampling is
 * @param keep whether spools and logs stay on the disk at the end
 */
record DemoOptions(Duration sampling, Duration outage, int framesPerSecond, boolean keep) {
    /** How much longer than the outage the sampling must be, so that there is something before it and after it. */
    private static final int AROUND_OUTAGE_SECONDS = 10;

    /** @throws IllegalArgumentException with a message for the person who wrote them */
    static DemoOptions parse(String... arguments) {
        int seconds = 30;
        int outage = 10;
        int rate = 4_000;
        boolean keep = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--seconds" -> seconds = number(arguments, ++i, 1, 3_600);
                case "--outage" -> outage = number(arguments, ++i, 0, 3_600);
                case "--rate" -> rate = number(arguments, ++i, 1, 100_000);
                case "--keep" -> keep = true;
                default -> throw new IllegalArgumentException("unknown option: " + arguments[i]);
            }
        }
        if (outage > 0 && seconds < outage + AROUND_OUTAGE_SECONDS) {
            throw new IllegalArgumentException("--seconds must be at least " + AROUND_OUTAGE_SECONDS
                    + " more than --outage: seconds=" + seconds + " outage=" + outage);
        }
        return new DemoOptions(Duration.ofSeconds(seconds), Duration.ofSeconds(outage), rate, keep);
    }

    private static int number(String[] arguments, int index, int least, int most) {
        String option = arguments[index - 1];
        if (index == arguments.length) {
            throw new IllegalArgumentException(option + " needs a number");
        }
        try {
            int number = Integer.parseInt(arguments[index]);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same answer as to a number that is out of range.
        }
        throw new IllegalArgumentException(
                option + " takes a number from " + least + " to " + most + ": " + arguments[index]);
    }
}
