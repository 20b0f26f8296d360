package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineInputTest {
    private static final String TOO_LONG = "(too long)";

    /** Gives one piece with each read and then says that nothing more is there, as a person or a slow program does. */
    private static final class Pieces extends InputStream {
        private final Deque<byte[]> pieces = new ArrayDeque<>();

        Pieces(String... texts) {
            for (String text : texts) {
                pieces.add(text.getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        public int read() {
            throw new AssertionError("one byte at a time");
        }

        @Override
        public int read(byte[] array, int from, int length) {
            byte[] piece = pieces.poll();
            if (piece == null) {
                return -1;
            }
            int size = Math.min(piece.length, length);
            System.arraycopy(piece, 0, array, from, size);
            if (size < piece.length) {
                pieces.addFirst(java.util.Arrays.copyOfRange(piece, size, piece.length));
            }
            return size;
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> taken(LineInput lines) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < lines.count(); i++) {
            texts.add(
                    lines.isTooLong(i)
                            ? TOO_LONG
                            : new String(lines.array(), lines.from(i), lines.length(i), StandardCharsets.UTF_8));
        }
        return texts;
    }

    private static List<String> all(LineInput lines) throws IOException {
        List<String> texts = new ArrayList<>();
        while (lines.next()) {
            assertThat(lines.number(0)).isEqualTo(texts.size() + 1);
            assertThat(lines.count()).isPositive();
            texts.addAll(taken(lines));
        }
        return texts;
    }

    @Test
    void linesEndWithLfOrCrLfAndTheLastMayLackIt() throws IOException {
        assertThat(all(new LineInput(stream("a\nb\r\n\n\r\nc\rd\ne"), 100)))
                .containsExactly("a", "b", "", "", "c\rd", "e");
        assertThat(all(new LineInput(stream("a\n"), 100))).containsExactly("a");
        assertThat(all(new LineInput(stream("a\r"), 100))).containsExactly("a");
        assertThat(all(new LineInput(stream("\n"), 100))).containsExactly("");
        assertThat(all(new LineInput(stream(""), 100))).isEmpty();
    }

    @Test
    void lineIsTakenAsSoonAsItIsThereEvenWhenTheNextOneIsNot() throws IOException {
        LineInput lines = new LineInput(new Pieces("one\n", "tw", "o\nthree\nfo", "ur"), 100);
        assertThat(lines.next()).isTrue();
        assertThat(taken(lines)).containsExactly("one");
        assertThat(lines.next()).isTrue();
        assertThat(taken(lines)).containsExactly("two", "three");
        assertThat(lines.next()).isTrue();
        assertThat(taken(lines)).containsExactly("four");
        assertThat(lines.next()).isFalse();
        assertThat(lines.next()).isFalse();
    }

    @Test
    void linesThatAreThereAreTakenTogether() throws IOException {
        LineInput lines = new LineInput(stream("x\n".repeat(10_000)), 100);
        assertThat(lines.next()).isTrue();
        assertThat(lines.count()).isEqualTo(10_000);
    }

    @Test
    void tooLongLinesAreCountedButNotKept() throws IOException {
        assertThat(all(new LineInput(stream("12345\n123456\n12345\r\n123456\r\n1"), 5)))
                .containsExactly("12345", TOO_LONG, "12345", TOO_LONG, "1");
    }

    @Test
    void lineLargerThanTheBufferIsTakenWholeOrAsTooLong() throws IOException {
        int size = LineInput.INITIAL_BUFFER_BYTES * 3 + 17;
        String large = "x".repeat(size);
        String text = "a\n" + large + "\nb\n" + large;
        assertThat(all(new LineInput(stream(text), size))).containsExactly("a", large, "b", large);
        assertThat(all(new LineInput(stream("a\n" + large + "\r\nb"), size))).containsExactly("a", large, "b");
        assertThat(all(new LineInput(stream(text), size - 1))).containsExactly("a", TOO_LONG, "b", TOO_LONG);
        assertThat(all(new LineInput(stream(text), 10))).containsExactly("a", TOO_LONG, "b", TOO_LONG);
    }

    @Test
    void anyLinesInAnyPiecesComeOutAsTheyWentIn() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> expected = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String line =
                    "ä".repeat(random.nextInt(4)) + "x".repeat(random.nextInt(random.nextInt(10) == 0 ? 6_000 : 60));
            text.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
            expected.add(line.getBytes(StandardCharsets.UTF_8).length > 4_000 ? TOO_LONG : line);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        Pieces pieces = new Pieces();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(3_000));
            pieces.pieces.add(java.util.Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        assertThat(all(new LineInput(pieces, 4_000))).as("seed %d", seed).isEqualTo(expected);
    }
}
