package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testkit.ConnectWorker;
import io.drover.testkit.NativeCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts a worker that captures, on a Kafka distribution made of what other workers run on. */
class StartWorkerIT {
    private static final CapturedOrigin ORIGIN = CapturedOrigin.shared();
    private static final ConnectWorker CONNECT = ORIGIN.sandbox().connect();
    private static final Path SCRIPT = Path.of(System.getProperty("drover.home"), "docker/capture-worker/start-worker")
            .toAbsolutePath();

    @TempDir
    private Path directory;

    private Process worker;

    @AfterEach
    void bringTheOtherWorkerBack() throws InterruptedException {
        worker.destroy();
        worker.waitFor();
        CONNECT.start();
        CONNECT.waitUntilRunning(CapturedOrigin.CONNECTOR);
    }

    @Test
    void startsAWorkerThatCaptures() throws Exception {
        CONNECT.stop();
        start(kafkaDistribution(), CONNECT.directory().resolve("connect.properties"));
        CONNECT.waitUntilRunning(CapturedOrigin.CONNECTOR);

        assertThat(ORIGIN.events("plain", "INSERT INTO ks.plain (id, a) VALUES (8000, 80) USING TIMESTAMP 100"))
                .contains("c @100 {id=8000, a=80}");
        assertThat(worker.descendants()
                        .flatMap(process -> Stream.of(process.info().arguments().orElseThrow())))
                .contains("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        start(directory, CONNECT.directory().resolve("connect.properties"));
        assertThat(worker.waitFor()).isEqualTo(2);
        assertThat(directory.resolve("worker.log")).content().contains("set KAFKA_HOME to a Kafka distribution");

        start(directory, directory.resolve("absent"));
        assertThat(worker.waitFor()).isEqualTo(2);
        assertThat(directory.resolve("worker.log")).content().contains("usage: start-worker CONNECT.PROPERTIES");
    }

    private void start(Path kafkaHome, Path properties) throws IOException {
        List<String> line = List.of(
                "env",
                "KAFKA_HOME=" + kafkaHome,
                "HEAP=256m",
                "JAVA_OPTIONS=-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                "JAVA_HOME=" + System.getProperty("java.home"),
                SCRIPT.toString(),
                properties.toString());
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.to(directory.resolve("worker.log").toFile());
        worker = new NativeCommand(line, "TERM").start(directory, log, log);
    }

    private Path kafkaDistribution() throws IOException {
        Path libs = Files.createDirectories(CONNECT.directory().resolve("kafka/libs"));
        for (Path jar : ConnectWorker.classPath()) {
            Files.createSymbolicLink(libs.resolve(jar.getFileName()), jar);
        }
        return libs.getParent();
    }
}
