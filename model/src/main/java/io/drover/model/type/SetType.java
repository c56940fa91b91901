package io.drover.model.type;

/** A Connect array without duplicates, in the order of the bytes read. */
public final class SetType extends SequenceType {
    public SetType(CqlType element, boolean frozen) {
        super("set", element, frozen);
    }

    @Override
    public CqlType frozen() {
        return isMultiCell() ? new SetType(element(), true) : this;
    }
}
