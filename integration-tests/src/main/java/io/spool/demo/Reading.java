package io.spool.demo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one device said at one moment.
 *
 * @param group what kind of device it is, such as {@code disk}
 * @param device which one, such as {@code sda}
 * @param values its counters, by name, in the order in which they were read
 */
record Reading(String group, String device, Map<String, Number> values) {
    Reading {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
