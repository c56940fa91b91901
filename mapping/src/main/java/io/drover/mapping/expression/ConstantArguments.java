package io.drover.mapping.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import io.drover.mapping.cast.TimePattern;
import java.time.Instant;
import java.util.List;

/** Checks what stands as a constant in a call and could fail each record otherwise. */
final class ConstantArguments {
    private final CelAbstractSyntaxTree tree;

    ConstantArguments(CelAbstractSyntaxTree tree) {
        this.tree = tree;
    }

    /** @throws ExpressionException at the first one that no record can go with */
    void check() throws ExpressionException {
        for (CelNavigableExpr node :
                CelNavigableAst.fromAst(tree).getRoot().allNodes().toList()) {
            if (node.getKind() == CelExpr.ExprKind.Kind.CALL) {
                check(node.expr().call());
            }
        }
    }

    private void check(CelExpr.CelCall call) throws ExpressionException {
        List<CelExpr> arguments = call.args();
        if (arguments.size() < 2 || arguments.get(1).exprKind().getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
            return;
        }
        try {
            check(call.function(), arguments.get(1).constant());
        } catch (RuntimeException e) {
            throw failure(arguments.get(1), e.getMessage());
        }
    }

    private static void check(String function, CelConstant argument) {
        if (argument.getKind() == CelConstant.Kind.STRING_VALUE) {
            String text = argument.stringValue();
            switch (function) {
                case "bucket" -> Times.bucket(Instant.EPOCH, text);
                case "parse_time" -> TimePattern.ofReading(text);
                case "format_time" -> TimePattern.ofWriting(text);
                case "split", "part" -> Functions.split("", text);
                default -> {
                    // Any text will do.
                }
            }
        } else if (argument.getKind() == CelConstant.Kind.INT64_VALUE && argument.int64Value() <= 0) {
            if (function.equals("bucket")) {
                throw new IllegalArgumentException("the size of a bucket must be more than 0");
            }
            if (function.equals("shard")) {
                throw new IllegalArgumentException("the number of shards must be more than 0");
            }
        }
    }

    private ExpressionException failure(CelExpr argument, String message) {
        Integer offset = tree.getSource().getPositionsMap().get(argument.id());
        return (offset == null
                        ? java.util.Optional.<dev.cel.common.CelSourceLocation>empty()
                        : tree.getSource().getOffsetLocation(offset))
                .map(at -> new ExpressionException(at.getLine(), at.getColumn() + 1, message))
                .orElse(new ExpressionException(1, 1, message));
    }
}
