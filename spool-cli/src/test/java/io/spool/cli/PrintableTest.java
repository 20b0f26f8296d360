package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.ReaderOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that somebody forged reach a person without what a terminal obeys. */
class PrintableTest {
    private static final String FORGED = "a\u001b[2J\u0007\r\nb\u202e\u2066\u009b31m\u007f\u2028";
    private static final String SHOWN = "a\\u001b[2J\\u0007\\u000d\\u000ab\\u202e\\u2066\\u009b31m\\u007f\\u2028";

    @TempDir
    private Path temp;

    private Path spool;

    @BeforeEach
    void create() throws IOException {
        spool = TestSpool.create(temp.resolve("spool"), TestSpool.SMALLEST).directory();
        try (SpoolReader reader = Spools.reader(spool, ReaderOptions.named("r"))) {
            assertThat(reader.position()).isEqualTo(1);
        }
        rename(FORGED);
    }

    /** As a program would that does not keep to the format. */
    private void rename(String name) throws IOException {
        Path file = spool.resolve(SpoolFormat.READERS_FILE);
        byte[] bytes = Files.readAllBytes(file);
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer slot = ByteBuffer.wrap(bytes, SpoolFormat.READERS_HEADER_SIZE, SpoolFormat.READER_SLOT_SIZE)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        slot.putInt(SpoolFormat.READER_NAME_LENGTH, utf8.length);
        slot.put(SpoolFormat.READER_NAME, utf8);
        CRC32C crc = new CRC32C();
        crc.update(slot.slice(SpoolFormat.READER_CREATED_MS, 12));
        crc.update(utf8);
        slot.putInt(SpoolFormat.READER_NAME_CHECK, (int) crc.getValue());
        try (var channel = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes));
        }
    }

    private static void assertHarmless(String text) {
        assertThat(text.codePoints().filter(each -> each != '\n').boxed())
                .as(text)
                .noneMatch(each -> Character.isISOControl(each) || Character.getType(each) == Character.FORMAT);
    }

    @Test
    void forgedReaderNamesAreShownEscaped() {
        for (Object[] command : new Object[][] {
            {"status", spool},
            {"readers", spool},
            {"verify", spool, "--quiet"},
            {"forget", spool, "--reader", "x" + FORGED},
            {"seek", spool, "--reader", FORGED + "x", "--to", "nowhere"},
            {"cat", spool + FORGED},
            {"copy", spool, temp + "/x" + FORGED + ".zip"},
            {"-v", "cat", spool + FORGED},
        }) {
            CommandRun run = CommandRun.of(command);
            assertHarmless(run.out());
            assertHarmless(run.err());
        }
        assertThat(CommandRun.of("status", spool).out()).contains(SHOWN);
        // No line of its own.
        assertThat(CommandRun.of("readers", spool).out()).contains(SHOWN).hasLineCount(2);
    }

    @Test
    void jsonStaysWhatItSays() throws IOException {
        for (String command : new String[] {"status", "readers"}) {
            String json = CommandRun.of(command, spool, "--json").out();
            assertHarmless(json);
            boolean found = false;
            try (JsonParser parser = new JsonFactory().createParser(json)) {
                while (parser.nextToken() != null) {
                    found |= FORGED.equals(parser.getText());
                }
            }
            assertThat(found).as(json).isTrue();
        }
    }

    @Test
    void aReaderIsForgottenByTheNameThatIsShown() throws IOException {
        assertThat(CommandRun.of("forget", spool, "--reader", SHOWN).exit()).isEqualTo(ExitCode.OK);
        assertThat(Spools.status(spool).readers()).isEmpty();
    }

    @Test
    void ordinaryNamesAreShownAsTheyAre() {
        for (String name : new String[] {"", "plain", "caf\u00e9 \u65e5\u672c \ud83d\ude00"}) {
            assertThat(Printable.name(name)).isSameAs(name);
        }
        assertThat(Printable.lines("a\nb")).isEqualTo("a\nb");
    }

    @Test
    void framesOnATerminalCannotSteerIt() throws IOException {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        try (TerminalFrames frames = new TerminalFrames(screen)) {
            for (byte each :
                    "\u001b[2J\u0007\u009b31m\u202eab\u2066\u007f \u00e9\u65e5\t\n".getBytes(StandardCharsets.UTF_8)) {
                frames.write(each);
            }
        }
        assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo("?[2J?\u00bf31m\u203bab\u2047? \u00e9\u65e5\t\n");
    }
}
