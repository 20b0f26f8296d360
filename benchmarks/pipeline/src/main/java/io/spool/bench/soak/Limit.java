package io.spool.bench.soak;

/** What is asked of a quantity: how it was late in the soak beside how it was early. */
enum Limit {
    AS_BEFORE("ratio <= 1.10") {
        @Override
        boolean isKept(double early, double late) {
            return late <= early * 1.10;
        }
    },
    /** Threads and connections that come and go. */
    A_FEW_MORE("at most 5 apart") {
        @Override
        boolean isKept(double early, double late) {
            return Math.abs(late - early) <= 5;
        }
    },
    NONE_AT_ALL("0") {
        @Override
        boolean isKept(double early, double late) {
            return early == 0 && late == 0;
        }
    };

    private final String text;

    Limit(String text) {
        this.text = text;
    }

    /** False also when either is not known ({@code NaN}). */
    abstract boolean isKept(double early, double late);

    @Override
    public String toString() {
        return text;
    }
}
