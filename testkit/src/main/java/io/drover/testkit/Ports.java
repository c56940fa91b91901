package io.drover.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Free ports and loopback addresses. Nothing picked here is picked a second time by this JVM. */
final class Ports {
    private static final Set<Integer> PICKED_PORTS = new HashSet<>();
    private static final Set<String> PICKED_ADDRESSES = new HashSet<>();

    private Ports() {}

    /** A free port of 127.0.0.1. */
    static synchronized int free() {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (PICKED_PORTS.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Addresses 127.0.0.x on which all these ports are free. */
    static synchronized List<String> freeAddresses(int count, int... ports) {
        List<String> addresses = new ArrayList<>();
        for (int last = 1; last < 255 && addresses.size() < count; last++) {
            String address = "127.0.0." + last;
            if (!PICKED_ADDRESSES.contains(address) && allFree(address, ports)) {
                addresses.add(address);
            }
        }
        if (addresses.size() < count) {
            throw new IllegalStateException("no " + count + " loopback addresses with free Cassandra ports");
        }
        PICKED_ADDRESSES.addAll(addresses);
        return addresses;
    }

    private static boolean allFree(String address, int... ports) {
        for (int port : ports) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(address, port));
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    static boolean isListening(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
