package io.drover.mapping.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import io.drover.mapping.expression.Expression.Input;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an expression reads, from its checked tree. Of a map, {@code m['k']} and {@code entry(m, 'k')} read one entry. */
final class InputFinder {
    private final CelAbstractSyntaxTree tree;
    private final Map<String, Variable> variables;

    InputFinder(CelAbstractSyntaxTree tree, Map<String, Variable> variables) {
        this.tree = tree;
        this.variables = variables;
    }

    List<Input> inputs() {
        Set<Input> inputs = new LinkedHashSet<>();
        CelNavigableAst.fromAst(tree).getRoot().allNodes().forEach(node -> {
            CelReference reference = tree.getReference(node.id()).orElse(null);
            Variable variable = reference == null ? null : variables.get(reference.name());
            if (variable != null) {
                Object entry = variable.isWhole() ? entry(node) : null;
                variable.inputs()
                        .forEach(input ->
                                inputs.add(entry == null ? input : new Input(input.column(), input.field(), entry)));
            }
        });
        return new ArrayList<>(inputs);
    }

    /** The constant key by which this map is looked into, or null when all of it is used. */
    private static Object entry(CelNavigableExpr map) {
        CelExpr parent = map.parent().map(CelNavigableExpr::expr).orElse(null);
        if (parent == null || parent.exprKind().getKind() != CelExpr.ExprKind.Kind.CALL) {
            return null;
        }
        CelExpr.CelCall call = parent.call();
        boolean looksUp = (call.function().equals("_[_]") || call.function().equals("entry"))
                && call.args().size() == 2
                && call.args().get(0).id() == map.id()
                && call.args().get(1).exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT;
        return looksUp ? constant(call.args().get(1).constant()) : null;
    }

    private static Object constant(CelConstant constant) {
        return switch (constant.getKind()) {
            case STRING_VALUE -> constant.stringValue();
            case INT64_VALUE -> constant.int64Value();
            case BOOLEAN_VALUE -> constant.booleanValue();
            default -> null;
        };
    }
}
