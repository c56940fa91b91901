package io.drover.cli.demo;

import java.util.Locale;

/** What the demo migrates from. */
public enum DemoOrigin {
    CASSANDRA,
    POSTGRES;

    /** What a snapshot's figures count: of PostgreSQL, changes that came meanwhile are among the rows. */
    String counted() {
        return switch (this) {
            case CASSANDRA -> "row";
            case POSTGRES -> "record";
        };
    }

    /** As it is named on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
