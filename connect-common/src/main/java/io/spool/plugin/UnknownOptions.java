package io.spool.plugin;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Options that neither this connector nor Connect knows: misspelled ones, mostly, which a worker passes on without a word.
 */
public final class UnknownOptions {
    private static final Set<String> OF_CONNECT = Set.of(
            "name",
            "connector.class",
            "connector.plugin.version",
            "tasks.max",
            "tasks.max.enforce",
            "topics",
            "topics.regex",
            "config.action.reload",
            "exactly.once.support",
            "offsets.storage.topic",
            "transforms",
            "predicates",
            "key.converter",
            "value.converter",
            "header.converter");

    private static final List<String> PREFIXES_OF_CONNECT = List.of(
            "transaction.boundary",
            "transforms.",
            "predicates.",
            "key.converter.",
            "value.converter.",
            "header.converter.",
            "errors.",
            "topic.creation.",
            "producer.override.",
            "consumer.override.",
            "admin.override.");

    private UnknownOptions() {}

    /** Those among the given ones, sorted. */
    public static Set<String> among(Set<String> given, Set<String> ours) {
        return given.stream()
                .filter(name -> !ours.contains(name) && !OF_CONNECT.contains(name))
                .filter(name -> PREFIXES_OF_CONNECT.stream().noneMatch(name::startsWith))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
