package io.drover.verification;

/** The rows of one token range, in token and clustering order. Used by one thread. */
interface RowSource {
    /** The next row, or null behind the last one. */
    RowImage next();
}
