package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.DictionaryStatus;
import io.spool.core.value.Encoding;
import io.spool.core.value.EncodingStatus;
import io.spool.core.value.SpoolStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What commands do with frames that are encoded: the same as with plain ones. */
@Timeout(120)
class EncodedSpoolTest {
    /** Several times as many as the first dictionary is made of. */
    private static final int COUNT = 3_000;

    @TempDir
    private Path temp;

    private static List<String> frames() {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> "{\"host\":\"edge-7\",\"sensor\":\"boiler-" + i % 5 + "\",\"temperature\":"
                        + (300 + i % 170) / 10.0 + ", \"sequence\" : " + i + ",\"state\":\"running\"}")
                .toList();
    }

    private static String lines() {
        return TestSpool.lines(frames().toArray(new String[0]));
    }

    /** A spool with the frames, and a wish. */
    private Path filled(String name, Encoding encoding) throws IOException {
        Path directory = temp.resolve(name);
        Spools.create(directory, CreateOptions.ofSize(2 << 20).withEncoding(encoding));
        new TestSpool(directory).append(frames().toArray(new String[0]));
        return directory;
    }

    private static EncodingStatus encoding(Path directory) throws IOException {
        return Spools.status(directory).encoding();
    }

    private static void assertOk(CommandRun run) {
        assertThat(run.err()).doesNotContain("not encoded");
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void spoolIsMadeWithTheEncodingAskedFor(Encoding encoding) throws IOException {
        assertOk(CommandRun.of("create", temp.resolve("d"), "--size", "64KiB", "--encoding", encoding));
        assertThat(encoding(temp.resolve("d")).wish()).isEqualTo(encoding);
    }

    @Test
    void spoolIsMadeToBeReadWithoutAnythingElseUnlessAskedFor() throws IOException {
        assertOk(CommandRun.of("create", temp.resolve("d"), "--size", "64KiB"));
        assertThat(encoding(temp.resolve("d")).wish()).isEqualTo(Encoding.KEYS);
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void copyIsEncodedAsAskedForAndHasTheSameFrames(Encoding encoding) throws IOException {
        Path source = filled("source", Encoding.PLAIN);
        Path target = temp.resolve("target");
        assertOk(CommandRun.of("copy", source, target, "--encoding", encoding));
        assertThat(encoding(target).wish()).isEqualTo(encoding);
        assertThat(new TestSpool(target).frames()).isEqualTo(frames());
        assertThat(CommandRun.of("cat", target).out()).isEqualTo(lines());
        SpoolStatus status = Spools.status(target);
        if (encoding == Encoding.PLAIN) {
            assertThat(status.encoding().newest()).isEmpty();
            assertPlain(status, source);
        } else {
            assertThat(status.encoding().newest())
                    .map(DictionaryStatus::encoding)
                    .get()
                    .matches(used -> encoding == Encoding.AUTO || used == encoding);
            // All but the first 500 are encoded, however fast the copy is.
            assertThat(status.usedBytes()).isLessThan(Spools.status(source).usedBytes() * 3 / 4);
        }
        Path back = temp.resolve("back");
        assertOk(CommandRun.of("copy", target, back, "--encoding", "plain"));
        assertThat(new TestSpool(back).frames()).isEqualTo(frames());
        assertPlain(Spools.status(back), source);
    }

    /** As large as the source, but for where its frames come from. */
    private static void assertPlain(SpoolStatus copy, Path source) throws IOException {
        long plain = Spools.status(source).usedBytes();
        assertThat(copy.usedBytes()).isBetween(plain, plain + 1_000);
    }

    @Test
    void copyIsEncodedLikeTheFirstSourceUnlessToldOtherwise() throws IOException {
        Path source = filled("source", Encoding.ZSTD);
        Path snapshot = temp.resolve("s.jsonl");
        assertOk(CommandRun.of("copy", source, temp.resolve("copy")));
        assertOk(CommandRun.of("copy", source, snapshot));
        assertOk(CommandRun.of("copy", snapshot, temp.resolve("restored")));
        for (String name : List.of("copy", "restored")) {
            assertThat(encoding(temp.resolve(name)).wish()).isEqualTo(Encoding.ZSTD);
            assertThat(encoding(temp.resolve(name)).ratio()).isLessThan(0.7);
            assertThat(new TestSpool(temp.resolve(name)).frames()).isEqualTo(frames());
        }
    }

    @Test
    void snapshotThatNamesNoEncodingOrOneOfALaterVersionIsOfPlainFrames() throws IOException {
        assertOk(CommandRun.of("copy", filled("source", Encoding.KEYS), temp.resolve("s.jsonl")));
        String snapshot = Files.readString(temp.resolve("s.jsonl"));
        assertThat(snapshot.lines().findFirst().orElse("")).contains("\"encoding\":\"keys\",");
        Files.writeString(temp.resolve("old.jsonl"), snapshot.replaceFirst("\"encoding\":\"keys\",", ""));
        Files.writeString(temp.resolve("new.jsonl"), snapshot.replaceFirst("\"keys\"", "\"words\""));
        for (String name : List.of("old", "new")) {
            assertOk(CommandRun.of("copy", temp.resolve(name + ".jsonl"), temp.resolve(name)));
            assertThat(encoding(temp.resolve(name)).wish()).isEqualTo(Encoding.PLAIN);
            assertThat(new TestSpool(temp.resolve(name)).frames()).isEqualTo(frames());
        }
    }

    @Test
    void copyIntoASpoolThatIsThereSaysHowItsOwnFramesAreEncoded() throws IOException {
        Path target = temp.resolve("target");
        Spools.create(target, CreateOptions.ofSize(2 << 20).withEncoding(Encoding.PLAIN));
        assertOk(CommandRun.of("copy", filled("source", Encoding.PLAIN), target, "--encoding", "keys"));
        assertThat(encoding(target).wish()).isEqualTo(Encoding.PLAIN);
        assertThat(encoding(target).ratio()).isLessThan(0.7);
        assertThat(new TestSpool(target).frames()).isEqualTo(frames());
        assertThat(CommandRun.of("status", target).out())
                .containsPattern("  encoding  plain: keys, dictionary \\d of ");
    }

    @Test
    void snapshotIsNotEncoded() throws IOException {
        CommandRun run =
                CommandRun.of("copy", filled("d", Encoding.PLAIN), temp.resolve("s.jsonl"), "--encoding", "zstd");
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("spool: --encoding is for a spool; a snapshot is JSON");
    }

    @Test
    void appendedLinesAreEncodedAsAskedFor() throws IOException {
        Path directory = temp.resolve("d");
        Spools.create(directory, CreateOptions.ofSize(2 << 20));
        // The first leaves a dictionary at the latest when it ends.
        assertOk(CommandRun.withInput(lines(), "append", directory, "--encoding", "zstd"));
        assertThat(encoding(directory).newest()).map(DictionaryStatus::encoding).contains(Encoding.ZSTD);
        long before = Spools.status(directory).usedBytes();
        assertOk(CommandRun.withInput(lines(), "append", directory, "--encoding", "zstd"));
        long encoded = Spools.status(directory).usedBytes() - before;
        assertOk(CommandRun.withInput(lines(), "append", directory));
        long plain = Spools.status(directory).usedBytes() - before - encoded;
        assertThat(encoded).isLessThan(plain / 2);
        assertThat(CommandRun.of("cat", directory).out()).isEqualTo(lines() + lines() + lines());
        assertThat(CommandRun.of("read", directory, "--reader", "r").out()).isEqualTo(lines() + lines() + lines());
    }

    @Test
    void statusTellsTheDictionaryAndWhatItSaves() throws IOException {
        Path target = temp.resolve("target");
        assertOk(CommandRun.of("copy", filled("source", Encoding.PLAIN), target, "--encoding", "auto"));
        assertThat(CommandRun.of("status", target).out())
                .containsPattern("  encoding  auto: \\w+, dictionary \\d of \\d{4}-\\d\\d-\\S+Z: 0\\.\\d\\d of plain"
                        + " where tried; \\w+ 0\\.\\d\\d\n")
                .containsPattern(
                        "  saved     \\d+\\.\\d KiB of late: \\S+ KiB instead of \\S+ KiB, 0\\.\\d\\d of plain\n")
                .containsPattern("  holds     \\d+ \\w+ .* at the last hour's rate, \\d+ \\w+ .* if plain\n");
        assertThat(CommandRun.of("status", target, "--json").out())
                .containsPattern(
                        "\"encoding\":\\{\"wish\":\"auto\",\"dictionary\":\\{\"number\":\\d,\"encoding\":\"\\w+\",")
                .containsPattern("\"savedBytes\":[1-9]\\d+,\"ratio\":0\\.\\d+,\"holdsSeconds\":\\d+,"
                        + "\"holdsSecondsIfPlain\":\\d+\\}");
    }

    private static void damageDictionaries(Path directory) throws IOException {
        try (var files = Files.list(directory.resolve("dictionaries"))) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        }
    }

    @Test
    void damagedDictionaryIsToldByEverybodyWhoMeetsIt() throws IOException {
        Path directory = temp.resolve("d");
        assertOk(CommandRun.of("copy", filled("source", Encoding.PLAIN), directory, "--encoding", "keys"));
        damageDictionaries(directory);

        CommandRun verify = CommandRun.of("verify", directory);
        assertThat(verify.exit()).isEqualTo(ExitCode.UNREADABLE);
        assertThat(verify.out())
                .contains(": DAMAGED, ", " frames damaged: sequences ")
                .containsPattern(
                        "  dictionary 1 cannot be read, and frames that need it count as damaged: \\S+/dictionaries/1"
                                + " is damaged: ");
        CommandRun repair = CommandRun.of("verify", directory, "--repair");
        assertThat(repair.exit()).isEqualTo(ExitCode.UNREADABLE);
        assertThat(repair.out()).contains("  nothing of this can be repaired\n");

        assertThat(CommandRun.of("status", directory).out())
                .contains("  encoding  keys; no dictionary can be read, 'spool verify' tells why\n");
        assertThat(CommandRun.of("cat", directory).exit()).isEqualTo(ExitCode.INCOMPLETE);

        CommandRun append = CommandRun.withInput("{\"a\":1}\n{\"a\":2}\n", "append", directory);
        assertThat(append.exit()).isEqualTo(ExitCode.OK);
        assertThat(append.err())
                .hasLineCount(1)
                .startsWith(
                        "spool: frames are appended, but not encoded as they should be: dictionary 1 cannot be used");
        assertThat(CommandRun.of("cat", directory).out()).endsWith("{\"a\":1}\n{\"a\":2}\n");
    }

    @Test
    void dictionaryThatIsPutBackMakesItsFramesWholeAgain() throws IOException {
        Path directory = temp.resolve("d");
        assertOk(CommandRun.of("copy", filled("source", Encoding.PLAIN), directory, "--encoding", "zstd"));
        Path dictionaries = directory.resolve("dictionaries");
        Files.move(dictionaries, temp.resolve("aside"));
        CommandRun without = CommandRun.of("verify", directory);
        assertThat(without.exit()).isEqualTo(ExitCode.UNREADABLE);
        assertThat(without.out())
                .contains(
                        "  dictionary 1 is not there, and frames that need it count as damaged: is dictionaries/ as it was?\n");
        Files.move(temp.resolve("aside"), dictionaries);
        assertOk(CommandRun.of("verify", directory));
        assertThat(CommandRun.of("cat", directory).out().getBytes(StandardCharsets.UTF_8))
                .isEqualTo(lines().getBytes(StandardCharsets.UTF_8));
    }
}
