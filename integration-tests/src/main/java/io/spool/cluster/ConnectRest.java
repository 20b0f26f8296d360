package io.spool.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The REST interface of a Connect worker.
 *
 * <p>A request that meets a rebalance is repeated until the rebalance is over. Every other error is thrown, as a {@link
 * ConnectRestException} that has the status and what the worker said.
 */
public final class ConnectRest {
    private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(60);
    private static final Duration REBALANCE_PATIENCE = Duration.ofSeconds(60);
    private static final Duration READY_PATIENCE = Duration.ofSeconds(5);
    private static final Duration STATE_PATIENCE = Duration.ofMinutes(3);
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final URI worker;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** @param worker the address of the worker, such as {@code http://127.0.0.1:8083} */
    public ConnectRest(URI worker) {
        this.worker = worker;
    }

    public URI address() {
        return worker;
    }

    /** True iff the worker has joined its group and handles requests. */
    public boolean isReady() {
        try {
            int health = send("GET", "/health", null, READY_PATIENCE).statusCode();
            // Workers before 3.9 have no such question; they list connectors only when they have joined.
            return health == 200
                    || (health == NOT_FOUND
                            && send("GET", "/connectors", null, READY_PATIENCE).statusCode() == 200);
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The Kafka version which the worker says it is. */
    public String version() {
        return read(get("/"), new TypeReference<JsonNode>() {}).path("version").asText();
    }

    /** The connectors, converters and other plugins which the worker has found. */
    public List<ConnectorPlugin> plugins() {
        return read(get("/connector-plugins?connectorsOnly=false"), new TypeReference<>() {});
    }

    /** The options that the plugin itself has, without those that every connector has. */
    public List<ConfigOption> options(String plugin) {
        return read(get("/connector-plugins/" + encode(plugin) + "/config"), new TypeReference<>() {});
    }

    /** Asks the plugin what it thinks of the configuration. */
    public ConfigValidation validate(ConnectorDefinition definition) {
        Map<String, String> config = new TreeMap<>(definition.config());
        config.put("name", definition.name());
        String plugin = config.get("connector.class");
        if (plugin == null) {
            throw new IllegalArgumentException("connector.class is missing: " + definition);
        }
        String answer = request("PUT", "/connector-plugins/" + encode(plugin) + "/config/validate", write(config));
        JsonNode result = read(answer, new TypeReference<JsonNode>() {});
        Map<String, List<String>> errors = new TreeMap<>();
        Map<String, List<String>> recommended = new TreeMap<>();
        for (JsonNode option : result.path("configs")) {
            JsonNode value = option.path("value");
            putTexts(errors, value, "errors");
            putTexts(recommended, value, "recommended_values");
        }
        return new ConfigValidation(result.path("error_count").asInt(), errors, recommended);
    }

    private static void putTexts(Map<String, List<String>> texts, JsonNode value, String member) {
        List<String> found = new ArrayList<>();
        value.path(member).forEach(each -> found.add(each.asText()));
        if (!found.isEmpty()) {
            texts.put(value.path("name").asText(), found);
        }
    }

    /** The names of all connectors. */
    public List<String> connectors() {
        return read(get("/connectors"), new TypeReference<>() {});
    }

    /** Creates the connector, or changes its configuration. */
    public void put(ConnectorDefinition definition) {
        request("PUT", path(definition.name()) + "/config", write(definition.config()));
    }

    /** The configuration of a connector. */
    public ConnectorDefinition definition(String connector) {
        Map<String, String> config = read(get(path(connector) + "/config"), new TypeReference<>() {});
        return new ConnectorDefinition(connector, config);
    }

    public ConnectorStatus status(String connector) {
        return read(get(path(connector) + "/status"), new TypeReference<>() {});
    }

    /** Creates the connector and waits until it and its tasks run. */
    public ConnectorStatus run(ConnectorDefinition definition) {
        put(definition);
        return awaitRunning(definition.name());
    }

    /**
     * Waits until the connector and at least one task run, and none of its tasks is in another state.
     *
     * @throws ConnectorFailedException at once when the connector or a task has failed
     */
    public ConnectorStatus awaitRunning(String connector) {
        return awaitRunning(connector, 1, STATE_PATIENCE);
    }

    public ConnectorStatus awaitRunning(String connector, int atLeastTasks, Duration patience) {
        return await(connector, "running", patience, status -> {
            status.requireNotFailed();
            return status.isRunning(atLeastTasks);
        });
    }

    /** Waits until the connector fulfils the condition; what it throws ends the waiting. */
    public ConnectorStatus await(
            String connector, String condition, Duration patience, Predicate<ConnectorStatus> fulfilled) {
        Deadline deadline = Deadline.after(patience);
        while (true) {
            Object seen;
            try {
                ConnectorStatus status = status(connector);
                if (fulfilled.test(status)) {
                    return status;
                }
                seen = status;
            } catch (ConnectRestException e) {
                if (e.status() != NOT_FOUND) {
                    throw e;
                }
                seen = "unknown to the worker";
            } catch (UncheckedIOException e) {
                // The worker may be on its way back.
                seen = e;
            }
            if (deadline.passed()) {
                throw new ClusterException(
                        "connector " + connector + " is not " + condition + " after " + patience + ": " + seen);
            }
            Deadline.pause();
        }
    }

    /** Starts the connector and all its tasks anew. */
    public void restart(String connector) {
        request("POST", path(connector) + "/restart?includeTasks=true&onlyFailed=false", null);
    }

    /** Takes the tasks away and keeps the configuration and the offsets; returns when the tasks are gone. */
    public void stop(String connector) {
        request("PUT", path(connector) + "/stop", null);
        await(connector, "stopped", STATE_PATIENCE, ConnectorStatus::isStopped);
    }

    /** Asks the tasks to pause; {@link #await} tells when they do. */
    public void pause(String connector) {
        request("PUT", path(connector) + "/pause", null);
    }

    /** Ends a pause or a stop; {@link #awaitRunning} tells when it has ended. */
    public void resume(String connector) {
        request("PUT", path(connector) + "/resume", null);
    }

    /** Removes the connector; its offsets stay. */
    public void delete(String connector) {
        request("DELETE", path(connector), null);
    }

    /** The positions that Connect keeps for the connector. One that was forgotten just now may still be listed, as none: it is left out. */
    public List<ConnectorOffset> offsets(String connector) {
        return read(get(path(connector) + "/offsets"), new TypeReference<Offsets>() {}).offsets().stream()
                .filter(each -> each.offset() != null)
                .toList();
    }

    /** Changes positions of a stopped connector; returns what the worker has to say. */
    public String alterOffsets(String connector, List<ConnectorOffset> offsets) {
        return request("PATCH", path(connector) + "/offsets", write(new Offsets(offsets)));
    }

    /** Forgets all positions of a stopped connector; returns what the worker has to say. */
    public String deleteOffsets(String connector) {
        return request("DELETE", path(connector) + "/offsets", null);
    }

    @Override
    public String toString() {
        return worker.toString();
    }

    private record Offsets(List<ConnectorOffset> offsets) {}

    private static String path(String connector) {
        return "/connectors/" + encode(connector);
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String get(String path) {
        return request("GET", path, null);
    }

    private String request(String method, String path, @Nullable String body) {
        Deadline deadline = Deadline.after(REBALANCE_PATIENCE);
        while (true) {
            HttpResponse<String> response = send(method, path, body, REQUEST_PATIENCE);
            if (response.statusCode() < 300) {
                return response.body();
            }
            if (response.statusCode() != CONFLICT || deadline.passed()) {
                throw new ConnectRestException(method + " " + worker + path, response.statusCode(), response.body());
            }
            Deadline.pause();
        }
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body, Duration patience) {
        BodyPublisher content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest.newBuilder(worker.resolve(path))
                .method(method, content)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .timeout(patience)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + worker + path + ": no answer", e);
        } catch (InterruptedException e) {
            throw ClusterException.interrupted(e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new ClusterException("not what a worker says: " + json, e);
        }
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
