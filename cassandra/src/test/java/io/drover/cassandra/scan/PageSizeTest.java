package io.drover.cassandra.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageSizeTest {
    private final PageSize size = new PageSize(1000);

    @Test
    void shrinksWhilePagesAreLarge() {
        size.received(PageSize.LARGE_PAGE_BYTES + 1);
        size.received(PageSize.LARGE_PAGE_BYTES + 1);

        assertThat(size.rows()).isEqualTo(250);
    }

    @Test
    void growsAgainAfterSomeGoodPagesUpToTheMaximum() {
        size.shrink();
        for (int i = 1; i < PageSize.PAGES_BEFORE_GROWTH; i++) {
            size.received(10);
        }
        assertThat(size.rows()).isEqualTo(500);
        for (int i = 0; i <= 2 * PageSize.PAGES_BEFORE_GROWTH; i++) {
            size.received(10);
        }
        assertThat(size.rows()).isEqualTo(1000);
    }

    @Test
    void asksForOneRowAtLeast() {
        for (int i = 0; i < 20; i++) {
            size.shrink();
        }

        assertThat(size.rows()).isEqualTo(1);
    }
}
