package io.drover.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a benchmark measured: named figures with their units, and ratios between figures of the same run. */
public final class Figures {
    record Figure(double value, String unit) {}

    @JsonProperty("figures")
    private final Map<String, Figure> figures = new LinkedHashMap<>();

    @JsonProperty("ratios")
    private final Map<String, Double> ratios = new LinkedHashMap<>();

    public Figures figure(String name, double value, String unit) {
        figures.put(name, new Figure(value, unit));
        return this;
    }

    /** Records {@code figure(over) / figure(under)}. */
    public Figures ratio(String name, String over, String under) {
        ratios.put(name, figures.get(over).value() / figures.get(under).value());
        return this;
    }

    /** The same, when both were measured. */
    public Figures ratioIfMeasured(String name, String over, String under) {
        return figures.containsKey(over) && figures.containsKey(under) ? ratio(name, over, under) : this;
    }

    void print(PrintWriter out) {
        int width = 10;
        for (String name : figures.keySet()) {
            width = Math.max(width, name.length());
        }
        for (String name : ratios.keySet()) {
            width = Math.max(width, name.length());
        }
        String row = "%-" + width + "s  %,14.1f  %s%n";
        figures.forEach((name, figure) -> out.printf(Locale.ROOT, row, name, figure.value(), figure.unit()));
        String ratioRow = "%-" + width + "s  %,14.2f  x%n";
        ratios.forEach((name, ratio) -> out.printf(Locale.ROOT, ratioRow, name, ratio));
        out.flush();
    }
}
