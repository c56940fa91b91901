package io.drover.source.commitlog;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The write times of the last events of lists, so that no event of a list is lower than one before it. What deleted single
 * elements was seen in the log, and cannot be read: of writers whose clocks differ, one may add an element at an earlier
 * time than another has removed one. Holds a bounded number of lists, the latest ones.
 */
final class ListWritetimes {
    private static final int MAX_LISTS = 10_000;

    private record Place(RowKey row, int column) {}

    private final Map<Place, Long> latest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Long> eldest) {
            return size() > MAX_LISTS;
        }
    };

    /** Whether an event of the list went out with a later write time, as far as is remembered. */
    boolean hasLater(RowKey row, int column, long writetime) {
        Long known = latest.get(new Place(row, column));
        return known != null && known > writetime;
    }

    /** Notes an event that is about to go out, and gives the write time that it must have. */
    long raise(RowKey row, int column, long writetime) {
        return latest.merge(new Place(row, column), writetime, Math::max);
    }
}
