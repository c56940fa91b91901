package io.drover.cli.postgres;

import static java.util.Objects.requireNonNull;

/**
 * Something in an origin database that matters for a migration.
 *
 * @param blocks whether the migration must not start with it
 * @param about the table, the column or the server
 * @param text what it is, and what to do
 */
public record CatalogFinding(boolean blocks, String about, String text) {
    public CatalogFinding {
        requireNonNull(about, "about is null");
        requireNonNull(text, "text is null");
    }

    static CatalogFinding blocker(String about, String text) {
        return new CatalogFinding(true, about, text);
    }

    static CatalogFinding warning(String about, String text) {
        return new CatalogFinding(false, about, text);
    }

    @Override
    public String toString() {
        return about + ": " + text;
    }
}
