package io.spool.core.check;

/**
 * What zeros do to the register of a CRC-32C. The register is a polynomial over GF(2), bits reversed, and a zero byte multiplies it by
 * x<sup>8</sup> modulo the CRC's polynomial; so any number of zeros is one multiplication by a power that can be looked up.
 */
final class CrcShift {
    /** The polynomial of CRC-32C, as RFC 3720 has it, its bits reversed. */
    private static final int POLYNOMIAL = 0x82F63B78;

    /** x to the power of 0: the highest bit, since bits are reversed. */
    private static final int ONE = 0x80000000;

    /** x to the power of 8. */
    private static final int ZERO_BYTE = 0x00800000;

    private CrcShift() {}

    /** The product of two registers modulo the polynomial. */
    static int multiply(int a, int b) {
        int product = 0;
        int left = a;
        int shifted = b;
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            // Masks, not branches: the bits are as good as random.
            product ^= shifted & (left >> 31);
            left <<= 1;
            shifted = (shifted >>> 1) ^ (POLYNOMIAL & -(shifted & 1));
        }
        return product;
    }

    /** The powers by which 0, 1, 2 ... {@code count - 1} times {@code bytes} zeros multiply a register. */
    static int[] powers(int count, int bytes) {
        int step = ONE;
        for (int i = 0; i < bytes; i++) {
            step = multiply(step, ZERO_BYTE);
        }
        int[] powers = new int[count];
        int power = ONE;
        for (int i = 0; i < count; i++) {
            powers[i] = power;
            power = multiply(power, step);
        }
        return powers;
    }
}
