package io.drover.cli.output;

/** What the process tells its caller. */
public enum ExitCode {
    OK(0),
    /** The operation failed, or the verdict is negative. */
    FAILED(1),
    /** The command line or a document is wrong; nothing was started. */
    USAGE(2);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
