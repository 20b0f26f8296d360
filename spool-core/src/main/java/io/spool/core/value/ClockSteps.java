package io.spool.core.value;

import java.util.Optional;

/**
 * How often the clock went back by more than some seconds while frames were appended.
 *
 * @param count in the spool's life
 * @param last the last one; empty iff there was none
 */
public record ClockSteps(long count, Optional<ClockStep> last) {}
