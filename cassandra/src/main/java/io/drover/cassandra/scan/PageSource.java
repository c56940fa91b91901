package io.drover.cassandra.scan;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/** Where the pages of one table come from: the driver, or a fake. */
interface PageSource {
    /** @param pagingState of the page before, or null for the first; it stays valid when the range's end is lowered */
    CompletionStage<ScanPage> fetch(TokenRange range, ByteBuffer pagingState, int pageSize);
}
