package io.drover.cli.demo;

import java.util.Locale;

/** What the demo migrates from. */
public enum DemoOrigin {
    CASSANDRA,
    POSTGRES;

    /** As it is named on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
