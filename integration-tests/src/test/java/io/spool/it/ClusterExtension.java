package io.spool.it;

import io.spool.cluster.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts the shared cluster when the first test wants it; JUnit closes it after the last test of the run. */
final class ClusterExtension implements ExecutionCondition, ParameterResolver, BeforeEachCallback, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(ClusterExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> missing = kind(context).missing();
        if (missing.isPresent() && context.getTestMethod().isEmpty()) {
            // The report has the reason too; the console should not be without it.
            System.out.println(context.getDisplayName() + " is skipped: " + missing.get());
        }
        return missing.map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("can be started"));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        cluster(context).ensureRunning();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        TestCluster cluster = cluster(context);
        if (context.getExecutionException().isPresent()) {
            keepLogs(context, cluster);
        }
        cluster.ensureRunning();
        cluster.removeConnectors();
    }

    /** The cluster's directory goes with the cluster: what explains a failure is put beside the reports. */
    private static void keepLogs(ExtensionContext context, TestCluster cluster) throws IOException {
        String test = context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
        Path kept = Files.createDirectories(Checkout.root().resolve("integration-tests/target/failed-tests/" + test));
        for (Path log : cluster.logs()) {
            Files.copy(log, kept.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        System.err.println(test + " failed; the logs of its cluster are kept: " + kept + "\n"
                + cluster.worker().logTail() + "\n" + cluster.broker().said());
    }

    private static TestCluster cluster(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(kind(context), TestCluster::start, TestCluster.class);
    }

    private static BrokerKind kind(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), ClusterTest.class)
                .orElseThrow()
                .value();
    }
}
