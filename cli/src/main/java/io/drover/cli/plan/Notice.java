package io.drover.cli.plan;

import io.drover.cli.postgres.CatalogFinding;

/**
 * Something that the plan found.
 *
 * @param level whether it keeps the migration from running
 * @param about the table or the column
 * @param text what it is, and what to do
 */
record Notice(Level level, String about, String text) {
    enum Level {
        OK,
        WARNING,
        BLOCKER
    }

    static Notice of(CatalogFinding finding) {
        return new Notice(finding.blocks() ? Level.BLOCKER : Level.WARNING, finding.about(), finding.text());
    }

    static Notice ok(String about, String text) {
        return new Notice(Level.OK, about, text);
    }

    static Notice warning(String about, String text) {
        return new Notice(Level.WARNING, about, text);
    }

    static Notice blocker(String about, String text) {
        return new Notice(Level.BLOCKER, about, text);
    }
}
