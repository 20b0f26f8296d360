package io.spool.torture.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.spool.cli.CommandInProcess;
import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.Origin;
import io.spool.core.value.Protection;
import io.spool.core.value.ReaderOptions;
import io.spool.frame.SchemaDirectory;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.Scratch;
import io.spool.torture.encoding.DictionaryMaker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole directories that somebody made who knows the format: each command ends in time, with an exit code that means something and a
 * message for people, and touches nothing outside. {@code -Dtorture.mutations=n} says how many, {@code -Dtorture.seed=s} repeats a run.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class HostileDirectoriesTest {
    private static final int MUTATIONS = Scale.of("mutations", 60, 20_000);
    private static final int SECONDS_EACH = 30;
    private static final int USAGE = 2;
    private static final String PRECIOUS = "precious";

    @TempDir
    private Path temporary;

    private final Map<Integer, Integer> exits = new TreeMap<>();

    @Test
    void eachCommandEndsInTimeWithAMessage() throws Exception {
        RandomGenerator seeds = Scale.random("HostileDirectoriesTest");
        System.out.println("HostileDirectoriesTest: " + MUTATIONS + " directories, seed " + Scale.seed());
        Path work = Scratch.inMemory(temporary);
        ExecutorService runner = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "hostile-directory");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Path template = template(work.resolve("template"));
            Files.writeString(work.resolve("elsewhere"), PRECIOUS);
            for (int i = 0; i < MUTATIONS; i++) {
                long seed = seeds.nextLong();
                Path root = work.resolve("m" + i);
                copyTree(template, root);
                String changes = new HostileDirectory(root, seed).change();
                tryAll(runner, root, "mutation " + i + " of seed " + Scale.seed() + " (" + changes + ")");
                assertThat(work.resolve("elsewhere")).as(changes).hasContent(PRECIOUS);
                Scratch.delete(root);
            }
        } finally {
            runner.shutdownNow();
            if (!work.equals(temporary)) {
                Scratch.delete(work);
            }
        }
        System.out.println("HostileDirectoriesTest: exit codes " + exits);
        Certificate.add(
                "errors.hostile-directories",
                MUTATIONS + " directories changed at random, 11 commands each: all ended in time with a message");
    }

    private static Path template(Path root) throws IOException {
        Path spool = root.resolve("spool");
        Files.createDirectories(root);
        Spools.create(spool, CreateOptions.ofSize(128 << 10).withReaderSlots(4).withEncoding(Encoding.KEYS));
        DictionaryMaker.adoptKeys(spool);
        try (SpoolWriter writer = Spools.writer(spool)) {
            for (int i = 0; i < 200; i++) {
                writer.append("{\"n\":" + i + ",\"text\":\"some text that is repeated\"}");
            }
            writer.changeOrigins(origins -> origins.put(new Origin("connector/topic", 3), 77L));
        }
        new SchemaDirectory(spool).put("{\"type\":\"string\"}".getBytes(StandardCharsets.UTF_8));
        for (String name : List.of("a", "b")) {
            ReaderOptions options = ReaderOptions.named(name)
                    .withProtection(name.equals("a") ? Protection.PROTECTED : Protection.UNPROTECTED);
            try (SpoolReader reader = Spools.reader(spool, options)) {
                reader.acknowledge(reader.read().nextSequence());
            }
        }
        for (String snapshot : List.of("s.jsonl", "s.jsonl.gz")) {
            assertThat(CommandInProcess.run(
                                    List.of(
                                            "copy",
                                            spool.toString(),
                                            root.resolve(snapshot).toString(),
                                            "--quiet"),
                                    "")
                            .exit())
                    .isZero();
        }
        return root;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path path : walk.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private void tryAll(ExecutorService runner, Path root, String what) throws Exception {
        String spool = root.resolve("spool").toString();
        String into = root.resolve("into").toString();
        for (List<String> words : List.of(
                List.of("status", spool),
                List.of("status", spool, "--json"),
                List.of("readers", spool),
                List.of("cat", spool),
                List.of("verify", spool, "--quiet"),
                List.of("copy", spool, into, "--size", "1MiB", "--quiet"),
                List.of("copy", spool, root.resolve("out.jsonl").toString(), "--quiet"),
                List.of("copy", root.resolve("s.jsonl").toString(), into + "1", "--size", "1MiB", "--quiet"),
                List.of("copy", root.resolve("s.jsonl.gz").toString(), into + "2", "--size", "1MiB", "--quiet"),
                List.of("append", spool, "--when-full", "fail"),
                List.of("read", spool, "--reader", "b"))) {
            // A FIFO that the user names is read, and waited for, as every program does.
            if (words.stream().anyMatch(word -> word.contains("s.jsonl") && !Files.isRegularFile(Path.of(word)))) {
                continue;
            }
            CommandInProcess.Ended ended = run(runner, words, what);
            String as = what + ": " + words.get(0) + " ended with " + ended.exit() + ": " + ended.err();
            assertThat(ended.exit()).as(as).isNotEqualTo(USAGE);
            assertThat(ended.err())
                    .as(as)
                    .doesNotContain(
                            "this should not have happened",
                            "Exception",
                            "\tat ",
                            "OutOfMemory",
                            ": null",
                            "'null' in");
            // What verify finds is its output.
            assertThat(ended.exit() == 0 || ended.hasOutput() || !ended.err().isBlank())
                    .as(as)
                    .isTrue();
            exits.merge(ended.exit(), 1, Integer::sum);
        }
    }

    private static CommandInProcess.Ended run(ExecutorService runner, List<String> words, String what)
            throws Exception {
        Thread[] thread = new Thread[1];
        Future<CommandInProcess.Ended> run = runner.submit(() -> {
            thread[0] = Thread.currentThread();
            return CommandInProcess.run(words, "{\"n\":1}\n");
        });
        try {
            return run.get(SECONDS_EACH, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return fail(what + ": " + words + " goes on after " + SECONDS_EACH + " s: "
                    + Arrays.toString(thread[0].getStackTrace()));
        }
    }
}
