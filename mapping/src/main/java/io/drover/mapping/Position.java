package io.drover.mapping;

import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A place in the document, counted from 1. */
public record Position(int line, int column) {
    static final Position START = new Position(1, 1);

    public static Position of(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    static Position of(Node node) {
        return node.getStartMark().map(Position::of).orElse(START);
    }

    /** Where a scalar's text starts: behind its quote. */
    static Position ofText(Node node) {
        Position start = of(node);
        boolean quoted = node instanceof ScalarNode scalar
                && (scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED
                        || scalar.getScalarStyle() == ScalarStyle.SINGLE_QUOTED);
        return quoted ? new Position(start.line(), start.column() + 1) : start;
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
