package io.drover.cli.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingReferencesTest {
    @TempDir
    private Path folder;

    private final SettingReferences references = new SettingReferences(Map.of("PG", "of the environment")::get);

    @Test
    void looksUpWhatTheWorkersProvidersWould() throws Exception {
        Path properties = Files.writeString(folder.resolve("pg.properties"), "password = of:the=file\n");
        Files.writeString(folder.resolve("secret"), "of the folder");

        assertThat(references.resolve("plain ${text")).contains("plain ${text");
        assertThat(references.resolve("${file:" + properties + ":password}")).contains("of:the=file");
        assertThat(references.resolve("${directory:" + folder + ":secret}")).contains("of the folder");
        assertThat(references.resolve("${env:PG}")).contains("of the environment");
    }

    @Test
    void doesNotKnowWhatIsOnTheWorkerOnly() throws Exception {
        Path properties = Files.writeString(folder.resolve("pg.properties"), "user=u\n");

        assertThat(references.resolve("${file:" + properties + ":password}")).isEmpty();
        assertThat(references.resolve("${file:" + folder.resolve("none") + ":password}"))
                .isEmpty();
        assertThat(references.resolve("${directory:" + folder + ":none}")).isEmpty();
        assertThat(references.resolve("${env:NONE}")).isEmpty();
    }
}
