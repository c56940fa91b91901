package io.drover.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.event.ChangeEvent;
import io.drover.testkit.Plugins;
import io.drover.testkit.SchemaRegistry;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real registry, and beside Apicurio's own converter. */
class AvroConverterIT {
    private static final int FRAME = 5;

    private static SchemaRegistry registry;
    private static URLClassLoader apicurio;

    private final TypicalEvents events = new TypicalEvents();

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        registry = new SchemaRegistry(Files.createDirectories(directory.resolve("registry")));
        registry.start();
        Path plugin = Plugins.apicurioConverter(Files.createDirectories(directory.resolve("plugins")));
        try (Stream<Path> files = Files.walk(plugin)) {
            apicurio = new URLClassLoader(
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .map(AvroConverterIT::url)
                            .toArray(URL[]::new),
                    AvroConverterIT.class.getClassLoader());
        }
    }

    @AfterAll
    static void stop() throws IOException {
        apicurio.close();
        registry.close();
    }

    @Test
    void apicuriosConverterReadsWhatThisOneWrites() throws Exception {
        try (Converter ours = ours(false);
                Converter theirs = theirs(false)) {
            Schema schema = events.writer.schema().value();
            for (ChangeEvent event : events.all()) {
                byte[] written = ours.fromConnectData("ours", schema, events.writer.value(event));
                SchemaAndValue read = theirs.toConnectData("ours", written);
                assertThat(read.schema()).isEqualTo(schema);
                assertThat(ours.fromConnectData("ours", read.schema(), read.value()))
                        .as(event.op().code())
                        .isEqualTo(written);
            }
        }
    }

    @Test
    void thisConverterReadsWhatApicuriosWrites() throws Exception {
        try (Converter ours = ours(false);
                Converter theirs = theirs(false)) {
            Schema schema = events.writer.schema().value();
            for (ChangeEvent event : events.all()) {
                byte[] written = theirs.fromConnectData("theirs", schema, events.writer.value(event));
                SchemaAndValue read = ours.toConnectData("theirs", written);
                assertThat(read.schema()).isEqualTo(schema);
                byte[] again = ours.fromConnectData("again", read.schema(), read.value());
                assertThat(payload(again)).as(event.op().code()).isEqualTo(payload(written));
            }
        }
    }

    @Test
    void keysAreTheSameBytesWhoeverWritesThem() throws Exception {
        try (Converter ours = ours(true);
                Converter theirs = theirs(true)) {
            Schema schema = events.writer.schema().key();
            Object key = events.writer.key(events.all().get(0));
            byte[] written = ours.fromConnectData("same", schema, key);
            assertThat(theirs.fromConnectData("same", schema, key)).isEqualTo(written);
            assertThat(theirs.toConnectData("same", written)).isEqualTo(new SchemaAndValue(schema, key));
        }
    }

    @Test
    void withoutRegisteringOnlyKnownSchemasAreWritten() throws Exception {
        Map<String, String> settings = new HashMap<>(registry.converterSettings());
        settings.put(AvroConverterConfig.AUTO_REGISTER, "false");
        try (AvroConverter careful = new AvroConverter();
                Converter ours = ours(true)) {
            careful.configure(settings, true);
            Schema schema = events.writer.schema().key();
            Object key = events.writer.key(events.all().get(0));
            assertThatThrownBy(() -> careful.fromConnectData("unknown", schema, key))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("unknown-key");
            byte[] written = ours.fromConnectData("unknown", schema, key);
            assertThat(careful.fromConnectData("unknown", schema, key)).isEqualTo(written);
        }
    }

    @Test
    void aNumberThatTheRegistryDoesNotKnowIsNamed() throws Exception {
        try (Converter ours = ours(false)) {
            assertThatThrownBy(() -> ours.toConnectData("t", new byte[] {0, 0x7F, 0, 0, 0, 0}))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("schema " + 0x7F000000)
                    .hasMessageContaining(AvroConverterConfig.URL);
        }
    }

    private static Converter ours(boolean isKey) {
        AvroConverter converter = new AvroConverter();
        converter.configure(registry.converterSettings(), isKey);
        return converter;
    }

    private static Converter theirs(boolean isKey) throws ReflectiveOperationException {
        Converter converter = (Converter) apicurio.loadClass(Plugins.APICURIO_AVRO_CONVERTER)
                .getDeclaredConstructor()
                .newInstance();
        Map<String, String> settings = new HashMap<>(registry.apicurioConverterSettings());
        settings.put("apicurio.registry.as-confluent", "true");
        settings.put("apicurio.registry.use-id", "contentId");
        settings.put("apicurio.registry.headers.enabled", "false");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(apicurio);
        try {
            converter.configure(settings, isKey);
        } finally {
            thread.setContextClassLoader(before);
        }
        return converter;
    }

    private static byte[] payload(byte[] framed) {
        return Arrays.copyOfRange(framed, FRAME, framed.length);
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
