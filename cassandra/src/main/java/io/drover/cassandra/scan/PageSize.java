package io.drover.cassandra.scan;

/** Rows to ask for at once: fewer when rows are large or the server is slow, and up to the maximum otherwise. */
final class PageSize {
    /** Above this a page takes too much memory, here and on the coordinator. */
    static final long LARGE_PAGE_BYTES = 4 << 20;

    /** Good pages after which more rows are tried, so that a size that fails is not tried again and again. */
    static final int PAGES_BEFORE_GROWTH = 10;

    private final int maximum;
    private int rows;
    private int goodPages;

    PageSize(int maximum) {
        this.maximum = maximum;
        this.rows = maximum;
    }

    int rows() {
        return rows;
    }

    void shrink() {
        rows = Math.max(1, rows / 2);
        goodPages = 0;
    }

    void received(long bytes) {
        if (bytes > LARGE_PAGE_BYTES) {
            shrink();
        } else if (bytes < LARGE_PAGE_BYTES / 2 && ++goodPages >= PAGES_BEFORE_GROWTH) {
            rows = (int) Math.min(maximum, rows * 2L);
            goodPages = 0;
        }
    }
}
