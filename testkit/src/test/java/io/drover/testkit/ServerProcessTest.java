package io.drover.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    @TempDir
    private Path directory;

    private EchoServer server;

    @BeforeEach
    void createServer() {
        server = new EchoServer(directory, EchoServer.Main.class);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void startsOnceAndStopsOnce() {
        server.start();
        long pid = server.pid();
        server.start();
        assertThat(server.pid()).isEqualTo(pid);
        assertThat(answers()).isTrue();
        server.stop();
        server.stop();
        assertThat(server.isAlive()).isFalse();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void comesBackOnTheSamePortAfterAKill() {
        server.start();
        long pid = server.pid();
        server.kill();
        assertThat(answers()).isFalse();
        server.start();
        assertThat(server.pid()).isNotEqualTo(pid);
        assertThat(answers()).isTrue();
    }

    @Test
    void answersNothingWhilePaused() {
        server.start();
        server.pause();
        assertThat(answers()).isFalse();
        assertThat(server.isAlive()).isTrue();
        server.resume();
        assertThat(answers()).isTrue();
    }

    @Test
    void stopsAPausedServerToo() {
        server.start();
        server.pause();
        server.stop();
        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void showsTheEndOfTheLogWhenItDoesNotComeUp() {
        EchoServer broken = new EchoServer(directory, EchoServer.Broken.class);
        assertThatThrownBy(broken::start)
                .hasMessageStartingWith("echo ended with exit code 3")
                .hasMessageContaining(broken.logFile().toString())
                .hasMessageEndingWith("the disk is on fire");
    }

    @Test
    void aParallelStartEndsWithTheFirstFailureAndStopsTheOthers() {
        EchoServer broken = new EchoServer(directory.resolve("broken"), EchoServer.Broken.class);
        EchoServer never = new EchoServer(directory.resolve("never"), EchoServer.Main.class);
        assertThatThrownBy(() -> new ParallelStart(List.of(List.of(server), List.of(broken, never)), up -> {}).run())
                .hasMessageContaining("the disk is on fire");
        server.stop();
        assertThat(server.isAlive()).isFalse();
        assertThatThrownBy(never::pid).hasMessage("echo was not started");
    }

    @Test
    void doesNotOutliveAParentThatIsKilled() throws Exception {
        Path pidFile = directory.resolve("child.pid");
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EchoServer.Parent.class.getName(),
                        directory.toString(),
                        pidFile.toString())
                .inheritIO()
                .start();
        try {
            SandboxIT.await(() -> Files.exists(pidFile));
            Optional<ProcessHandle> child = ProcessHandle.of(Long.parseLong(Files.readString(pidFile)));
            assertThat(child).isPresent();
            parent.destroyForcibly().waitFor();
            SandboxIT.await(() -> !child.get().isAlive());
        } finally {
            parent.destroyForcibly();
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(Ports.LOCALHOST, server.port())) {
            socket.setSoTimeout((int) Duration.ofMillis(500).toMillis());
            socket.getOutputStream().write("?".getBytes(StandardCharsets.UTF_8));
            return socket.getInputStream().read() == '?';
        } catch (IOException e) {
            return false;
        }
    }
}
