package io.drover.mapping.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.CelVarDecl;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import io.drover.model.TableSchema;
import io.drover.model.name.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compiles expressions over the columns of one origin table. Each is parsed and type-checked once, here. */
public final class ExpressionCompiler {
    private static final CelOptions OPTIONS = CelOptions.DEFAULT;
    private static final Functions FUNCTIONS = new Functions();
    private static final CelRuntime RUNTIME = runtime();
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");

    private final Map<String, Variable> variables;
    private final List<String> columns;
    private final CelCompiler compiler;

    public ExpressionCompiler(TableSchema origin) {
        variables = Variables.of(origin);
        columns = origin.columns().stream()
                .map(column -> Variables.name(column.name()))
                .toList();
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addMacros(Variables.macros())
                .addFunctionDeclarations(FUNCTIONS.declarations());
        variables
                .values()
                .forEach(variable ->
                        builder.addVarDeclarations(CelVarDecl.newVarDeclaration(variable.name(), variable.type())));
        compiler = builder.build();
    }

    private static CelRuntime runtime() {
        CelRuntimeBuilder builder =
                CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS);
        FUNCTIONS.bindings().forEach(builder::addFunctionBindings);
        return builder.build();
    }

    /** @throws ExpressionException saying where and why it is none */
    public Expression compile(String text) throws ExpressionException {
        CelValidationResult result = compiler.compile(text);
        if (result.hasError()) {
            throw failure(text, result.getErrors().get(0));
        }
        try {
            CelAbstractSyntaxTree tree = result.getAst();
            new ConstantArguments(tree).check();
            return new Expression(
                    text,
                    tree.getResultType(),
                    RUNTIME.createProgram(tree),
                    variables,
                    new InputFinder(tree, variables).inputs());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new ExpressionException(1, 1, e.getMessage());
        }
    }

    private ExpressionException failure(String text, CelIssue issue) {
        int line = Math.max(1, issue.getSourceLocation().getLine());
        int column = Math.max(0, issue.getSourceLocation().getColumn());
        Matcher undeclared = UNDECLARED.matcher(issue.getMessage());
        if (!undeclared.matches()) {
            return new ExpressionException(line, column + 1, issue.getMessage());
        }
        String name = undeclared.group(1);
        String inLine = text.lines().skip(line - 1L).findFirst().orElse("");
        boolean called = column < inLine.length() && inLine.charAt(column) == '(';
        return called
                ? new ExpressionException(
                        line,
                        Math.max(1, column + 1 - name.length()),
                        "there is no function '" + name + "'" + Suggestion.of(name, functionNames()))
                : new ExpressionException(
                        line, column + 1, "there is no column '" + name + "'" + Suggestion.of(name, columns));
    }

    private static TreeSet<String> functionNames() {
        TreeSet<String> names = new TreeSet<>(FUNCTIONS.names());
        names.addAll(List.of(
                "writetime",
                "ttl",
                "token",
                "size",
                "int",
                "string",
                "double",
                "timestamp",
                "duration",
                "matches",
                "startsWith",
                "endsWith",
                "contains"));
        return names;
    }
}
