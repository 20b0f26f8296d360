package io.spool.torture.memory;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Weaves the product before the first test class is loaded: later is too late. */
public final class WeavingSession implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Weaving.install();
    }
}
