package io.spool.core;

public final class Spools {
    private Spools() {}
}
