package io.spool.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.spool.core.error.NotASpoolException;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.ReaderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody else put links, FIFOs and directories where a spool's files belong: nothing elsewhere is touched, nothing hangs. */
@Timeout(120)
class ForeignFilesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PRECIOUS = "somebody else's, and of no concern to a spool";

    @TempDir
    private Path temporary;

    private Path dir;
    private Path victim;
    private Path missing;

    /** What can lie in the place of a file. */
    private enum Kind {
        LINK,
        DANGLING_LINK,
        FIFO,
        DIRECTORY
    }

    @FunctionalInterface
    private interface Operation {
        void run() throws Exception;
    }

    @BeforeEach
    void prepare() throws IOException {
        dir = temporary.resolve("spool");
        victim = Files.writeString(temporary.resolve("victim"), PRECIOUS);
        missing = temporary.resolve("missing");
    }

    private void put(Kind kind, Path place) throws Exception {
        switch (kind) {
            case LINK -> Files.createSymbolicLink(place, victim);
            case DANGLING_LINK -> Files.createSymbolicLink(place, missing);
            case FIFO ->
                assertThat(new ProcessBuilder("mkfifo", place.toString())
                                .start()
                                .waitFor())
                        .isZero();
            case DIRECTORY -> Files.createDirectory(place);
        }
    }

    private static Object lstat(Path path) throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return List.of(found.fileKey(), found.isSymbolicLink(), found.isOther(), found.isDirectory());
    }

    private void assertNothingElsewhere(Path place, Object before) throws IOException {
        assertThat(victim).hasContent(PRECIOUS);
        assertThat(missing).doesNotExist();
        assertThat(lstat(place)).as("what lies in the place").isEqualTo(before);
    }

    private static void refuses(String name, Operation operation) {
        assertTimeoutPreemptively(
                SOON,
                () -> assertThatThrownBy(operation::run)
                        .isInstanceOf(NotASpoolException.class)
                        .hasMessageContaining(name + " is a")
                        .hasMessageContaining("expected a")
                        .hasMessageContaining("nothing was touched")
                        .hasMessageContaining("move it away"));
    }

    static Stream<Arguments> placesAtCreation() {
        return everyKindAt(
                "spool.ring", "spool.ring.new", "spool.readers", "spool.readers.new", "spool.lock", "spool.lock.new");
    }

    static Stream<Arguments> everyKindAt(String... names) {
        List<Arguments> all = new ArrayList<>();
        for (String name : names) {
            for (Kind kind : Kind.values()) {
                all.add(Arguments.of(name, kind));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("placesAtCreation")
    void creationRefusesWhatIsInTheWayAndWorksOnceItIsMovedAway(String name, Kind kind) throws Exception {
        Path place = Files.createDirectory(dir).resolve(name);
        put(kind, place);
        Object before = lstat(place);
        refuses(name, () -> Spools.create(dir, CreateOptions.ofSize(65_536)));
        assertNothingElsewhere(place, before);
        Files.move(place, temporary.resolve("away"));
        Spools.create(dir, CreateOptions.ofSize(65_536));
        assertThat(Spools.status(dir).frames()).isZero();
    }

    static Stream<Arguments> placesInUse() {
        return everyKindAt("spool.ring", "spool.readers", "spool.lock");
    }

    @ParameterizedTest
    @MethodSource("placesInUse")
    void whatIsNoFileIsNotOpened(String name, Kind kind) throws Exception {
        Spools.create(dir, CreateOptions.ofSize(65_536));
        Path place = dir.resolve(name);
        Files.move(place, temporary.resolve("away"));
        put(kind, place);
        Object before = lstat(place);
        refuses(name, () -> Spools.writer(dir).close());
        refuses(name, () -> Spools.reader(dir, ReaderOptions.named("r")).close());
        refuses(name, () -> Spools.forgetReader(dir, "r"));
        if (name.equals("spool.lock")) {
            // Looking takes no lock.
            assertThat(Spools.status(dir).frames()).isZero();
        } else {
            refuses(name, () -> Spools.status(dir));
            refuses(name, () -> Spools.verify(dir));
            refuses(name, () -> Spools.reader(dir, ReaderOptions.anonymous()).close());
        }
        assertNothingElsewhere(place, before);
    }

    private static void append(SpoolWriter writer, int frames) throws Exception {
        for (int i = 0; i < frames; i++) {
            writer.append("{\"temperature\":" + i + ",\"humidity\":40,\"station\":\"north\"}");
        }
    }

    /** Another thread makes them. */
    private void appendUntilADictionaryIsUsed() throws Exception {
        try (SpoolWriter writer = Spools.writer(dir)) {
            while (Spools.status(dir).encoding().ratio() >= 1) {
                append(writer, 100);
            }
        }
    }

    @Test
    void aLinkInPlaceOfTheDictionariesIsNotFollowed() throws Exception {
        Spools.create(dir, CreateOptions.ofSize(1 << 20).withEncoding(Encoding.KEYS));
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("1.new"), PRECIOUS);
        Files.createSymbolicLink(dir.resolve("dictionaries"), elsewhere);
        assertTimeoutPreemptively(SOON, () -> {
            try (SpoolWriter writer = Spools.writer(dir)) {
                while (writer.encodingFailure().isEmpty()) {
                    append(writer, 100);
                }
            }
        });
        try (Stream<Path> files = Files.list(elsewhere)) {
            assertThat(files).containsExactly(elsewhere.resolve("1.new"));
        }
        refuses("dictionaries", () -> Spools.verify(dir));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aDictionaryThatIsNoFileIsNotRead(Kind kind) throws Exception {
        Spools.create(dir, CreateOptions.ofSize(1 << 20).withEncoding(Encoding.KEYS));
        appendUntilADictionaryIsUsed();
        for (long number = 1; Files.exists(dir.resolve("dictionaries/" + number)); number++) {
            Path place = dir.resolve("dictionaries/" + number);
            Files.move(place, temporary.resolve("away-" + number));
            put(kind, place);
        }
        Path place = dir.resolve("dictionaries/1");
        Object before = lstat(place);
        assertTimeoutPreemptively(SOON, () -> {
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
                assertThatThrownBy(() -> {
                            while (!reader.read().isEmpty()) {
                                assertThat(reader.position()).isPositive();
                            }
                        })
                        .isInstanceOf(SpoolException.class)
                        .hasMessageContaining("needs dictionary")
                        .hasMessageContaining("expected a regular file");
            }
        });
        assertNothingElsewhere(place, before);
    }

    static Stream<Kind> kinds() {
        return Stream.of(Kind.values());
    }

    @Test
    void aDirectoryThatIsALinkIsTheUsersAndIsFollowed() throws Exception {
        Path real = Files.createDirectory(temporary.resolve("real"));
        Files.createSymbolicLink(dir, real);
        Spools.create(dir, CreateOptions.ofSize(65_536));
        try (SpoolWriter writer = Spools.writer(dir)) {
            writer.append("{}");
        }
        assertThat(Spools.status(real).frames()).isEqualTo(1);
    }

    @Test
    void anUnfinishedFileWithASecondNameIsRemovedNotOverwritten() throws Exception {
        Files.createDirectory(dir);
        Files.createLink(dir.resolve("spool.ring.new"), victim);
        Spools.create(dir, CreateOptions.ofSize(65_536));
        assertThat(victim).hasContent(PRECIOUS);
    }
}
