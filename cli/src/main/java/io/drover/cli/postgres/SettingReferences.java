package io.drover.cli.postgres;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks up what a worker's config providers would put in place of a reference: {@code ${file:path:key}} of a properties file,
 * {@code ${directory:path:key}} of a folder, {@code ${env:name}} of the environment. The providers' names are the worker's.
 */
final class SettingReferences {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^:}]*:(?:(?<path>[^}]*):)?(?<key>[^:}]+)}");

    private final UnaryOperator<String> environment;

    SettingReferences(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /** The text itself when it is no reference; empty when what it refers to is not on this machine. */
    Optional<String> resolve(String text) {
        Matcher reference = REFERENCE.matcher(text);
        if (!reference.matches()) {
            return Optional.of(text);
        }
        String path = reference.group("path");
        String key = reference.group("key");
        return path == null ? Optional.ofNullable(environment.apply(key)) : ofFile(path, key);
    }

    private static Optional<String> ofFile(String name, String key) {
        try {
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                return Optional.of(Files.readString(path.resolve(key)));
            }
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(path)) {
                properties.load(reader);
            }
            return Optional.ofNullable(properties.getProperty(key));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }
}
