package io.drover.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static final int PORT = 17_042;

    @Test
    void neverPicksAPortTwice() {
        Set<Integer> picked = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            assertThat(picked.add(Ports.free())).isTrue();
        }
    }

    @Test
    void passesOverAnAddressWhosePortIsTakenOrThatIsClaimed() throws IOException {
        String first = Ports.freeAddresses(1, PORT).get(0);
        String free = next(first);
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(free, PORT));
            assertThat(Ports.isListening(free, PORT)).isTrue();
            List<String> others = Ports.freeAddresses(2, PORT);
            assertThat(others).doesNotHaveDuplicates().doesNotContain(first, free);
        }
        assertThat(Ports.isListening(free, PORT)).isFalse();
    }

    private static String next(String address) {
        int dot = address.lastIndexOf('.');
        return address.substring(0, dot + 1) + (Integer.parseInt(address.substring(dot + 1)) + 1);
    }
}
