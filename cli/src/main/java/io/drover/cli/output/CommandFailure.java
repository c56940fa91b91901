package io.drover.cli.output;

/** Why a command cannot do what it was asked: the message is for the person who typed it and says what to do. */
public class CommandFailure extends RuntimeException {
    private final ExitCode exitCode;

    public CommandFailure(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** An operation that failed. */
    public CommandFailure(String message) {
        this(ExitCode.FAILED, message, null);
    }

    /** An operation that failed. */
    public CommandFailure(String message, Throwable cause) {
        this(ExitCode.FAILED, message, cause);
    }

    /** The command line or a document is wrong. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message, null);
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
