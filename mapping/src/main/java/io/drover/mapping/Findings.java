package io.drover.mapping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, so that a user sees it all at once. */
final class Findings {
    private static final Comparator<Finding> BY_POSITION = Comparator.comparingInt(
                    (Finding finding) -> finding.position().line())
            .thenComparingInt(finding -> finding.position().column());

    private final List<Finding> found = new ArrayList<>();

    void add(Position position, String reason) {
        found.add(new Finding(position, reason));
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new MappingException(found.stream().sorted(BY_POSITION).toList());
        }
    }
}
