package io.drover.model.type;

public final class ListType extends SequenceType {
    public ListType(CqlType element, boolean frozen) {
        super("list", element, frozen);
    }

    @Override
    public CqlType frozen() {
        return isMultiCell() ? new ListType(element(), true) : this;
    }
}
