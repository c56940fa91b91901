package io.drover.mapping;

import io.drover.model.event.ChangeEvent;

/**
 * What an event of the origin writes to the target's columns outside its key.
 *
 * @param markerCells what is written with the row's marker
 */
record CellMoves(Move[] cells, PartMove[] parts, TogetherMove[] togethers, MarkerCell[] markerCells) {
    void move(ChangeEvent event, Draft draft) {
        for (Move move : cells) {
            move.move(event, draft);
        }
        for (PartMove part : parts) {
            part.move(event, draft);
        }
        for (TogetherMove together : togethers) {
            together.move(event, draft);
        }
    }

    void mark(ChangeEvent event, Draft draft) {
        for (MarkerCell cell : markerCells) {
            cell.write(event, draft);
        }
    }
}
