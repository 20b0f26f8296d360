package io.spool.cluster;

import java.util.List;
import java.util.Map;

/**
 * What a plugin says of a configuration.
 *
 * @param errorCount how many errors there are
 * @param errors the errors of each option that has some
 * @param recommended the values that the plugin recommends for each option that has some
 */
public record ConfigValidation(
        int errorCount, Map<String, List<String>> errors, Map<String, List<String>> recommended) {}
