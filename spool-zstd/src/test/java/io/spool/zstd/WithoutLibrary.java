package io.spool.zstd;

/** Prints what each use of the encoding is answered where there is no native library. */
final class WithoutLibrary {

    private WithoutLibrary() {}

    public static void main(String[] args) {
        ZstdEncoding encoding = new ZstdEncoding();
        tell(() -> encoding.train(new byte[0][]));
        tell(() -> encoding.encoder(new byte[0]));
        tell(() -> encoding.decoder(new byte[0]));
    }

    private static void tell(Runnable use) {
        try {
            use.run();
            System.out.println("nothing");
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }
}
