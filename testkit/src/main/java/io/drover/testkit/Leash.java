package io.drover.testkit;

import java.io.IOException;
import java.util.Arrays;

/**
 * Runs another main class and ends the JVM as soon as its standard input does. The parent holds the other end of that pipe,
 * so a server never outlives the process that started it, even when that is killed with -9.
 */
public final class Leash {
    private static final int PARENT_GONE = 75;

    private Leash() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        Thread watch = new Thread(Leash::awaitEndOfInput, "leash");
        watch.setDaemon(true);
        watch.start();
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(args, 1, args.length));
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever written; only the end matters.
            }
        } catch (IOException e) {
            // A broken pipe is an end too.
        }
        Runtime.getRuntime().halt(PARENT_GONE);
    }
}
