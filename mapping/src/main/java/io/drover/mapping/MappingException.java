package io.drover.mapping;

import java.util.List;
import java.util.stream.Collectors;

/** A mapping that cannot be used: every finding, one on a line of the message, in the order of the document. */
public final class MappingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Finding> findings;

    MappingException(List<Finding> findings) {
        super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
        this.findings = List.copyOf(findings);
    }

    public List<Finding> findings() {
        return findings;
    }
}
