package io.drover.cassandra.scan;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Some rows of a token range, in token and clustering order.
 *
 * @param next the paging state from which the range goes on, or null when this was its last page
 * @param bytes size of the response
 * @param nanos how long the response took
 * @param reread rows that were read a second time, see {@link LastingRows}
 */
public record ScanPage(List<ScannedRow> rows, ByteBuffer next, long bytes, long nanos, int reread) {}
