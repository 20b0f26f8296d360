package io.spool.core.value;

import java.util.List;

/**
 * What was appended lately, oldest first; times in which nothing was appended are absent.
 *
 * @param seconds the last 60 seconds
 * @param minutes the last 60 minutes
 * @param hours the last 48 hours
 */
public record WriteRates(List<RateBucket> seconds, List<RateBucket> minutes, List<RateBucket> hours) {}
