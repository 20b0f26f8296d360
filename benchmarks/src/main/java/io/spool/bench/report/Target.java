package io.spool.bench.report;

/** What a row is to reach. */
public record Target(Kind kind, double bound) {

    /** Which side of the bound is the good one. */
    public enum Kind {
        AT_LEAST(">= "),
        BELOW("< ");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }
    }

    public static Target atLeast(double bound) {
        return new Target(Kind.AT_LEAST, bound);
    }

    public static Target below(double bound) {
        return new Target(Kind.BELOW, bound);
    }

    boolean isMet(double figure) {
        return kind == Kind.AT_LEAST ? figure >= bound : figure < bound;
    }

    @Override
    public String toString() {
        return kind.sign + Spread.text(bound);
    }
}
