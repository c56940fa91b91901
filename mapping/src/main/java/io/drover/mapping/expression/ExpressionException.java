package io.drover.mapping.expression;

/** An expression that is none. Line and column count from 1, inside the expression's text. */
public final class ExpressionException extends Exception {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    ExpressionException(int line, int column, String reason) {
        super(reason);
        this.line = line;
        this.column = column;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
