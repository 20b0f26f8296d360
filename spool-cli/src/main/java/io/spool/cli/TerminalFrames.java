package io.spool.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Frames on a terminal: of their bytes, those that a terminal takes for a command, or that change the order of characters, become
 * others. Through a pipe and into a file frames go as they are.
 */
final class TerminalFrames extends FilterOutputStream {
    private static final int C1_LEAD = 0xC2;
    private static final int FORMAT_LEAD = 0xE2;
    private static final byte QUESTION_MARK = '?';
    private static final byte INVERTED_QUESTION_MARK_TAIL = (byte) 0xBF;
    private static final byte REFERENCE_MARK_TAIL = (byte) 0xBB; // of U+203B
    private static final byte DOUBLE_QUESTION_MARK_TAIL = (byte) 0x87; // of U+2047

    private int last;
    private int lastButOne;

    TerminalFrames(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        byte[] shown = new byte[length];
        for (int i = 0; i < length; i++) {
            int each = bytes[from + i] & 0xFF;
            shown[i] = shown(each);
            lastButOne = last;
            last = each;
        }
        out.write(shown, 0, length);
    }

    private byte shown(int each) {
        if (each == 0x7F || (each < ' ' && each != '\n' && each != '\t')) {
            return QUESTION_MARK;
        }
        if (last == C1_LEAD && each >= 0x80 && each <= 0x9F) {
            return INVERTED_QUESTION_MARK_TAIL;
        }
        if (lastButOne == FORMAT_LEAD
                && last == 0x80
                && (each == 0x8E || each == 0x8F || (each >= 0xA8 && each <= 0xAE))) {
            return REFERENCE_MARK_TAIL;
        }
        if (lastButOne == FORMAT_LEAD && last == 0x81 && each >= 0xA6 && each <= 0xA9) {
            return DOUBLE_QUESTION_MARK_TAIL;
        }
        return (byte) each;
    }
}
