package io.drover.mapping;

import java.util.List;

/**
 * Why one target column cannot have what the rules say.
 *
 * @param target the column's index, or -1 when it is about the table
 * @param inputs names of the origin columns that it is about; none when nothing of the origin can be mapped
 * @param at where in the document it is, where the column's rule does not say it better; or null
 */
record PlanProblem(int target, List<String> inputs, String reason, Position at) {}
