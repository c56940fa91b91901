package io.drover.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathCacheTest {
    @TempDir
    private Path directory;

    private ClassPathCache cache;
    private Path jar;
    private final List<String> resolved = new ArrayList<>();

    @BeforeEach
    void createJar() throws IOException {
        cache = new ClassPathCache(directory.resolve("cache"));
        jar = Files.createFile(directory.resolve("a.jar"));
    }

    private List<Path> get(String key) {
        return cache.get(key, () -> {
            resolved.add(key);
            return List.of(jar);
        });
    }

    @Test
    void resolvesOnce() {
        assertThat(get("a:a:1")).containsExactly(jar);
        assertThat(get("a:a:1")).containsExactly(jar);
        assertThat(get("a:a:2")).containsExactly(jar);
        assertThat(resolved).containsExactly("a:a:1", "a:a:2");
    }

    @Test
    void resolvesAgainWhenAJarIsGone() throws IOException {
        get("a:a:1");
        Files.delete(jar);
        get("a:a:1");
        assertThat(resolved).hasSize(2);
    }

    @Test
    void keepsNothingOfAFailure() {
        assertThatThrownBy(() -> cache.get("a:a:1", () -> {
                    throw new IllegalStateException("no network");
                }))
                .hasMessage("no network");
        assertThat(get("a:a:1")).containsExactly(jar);
    }
}
