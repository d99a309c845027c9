"""Optimizers that are one to the user: a wrapper and what it wraps, or one for each parameter from one line of the script."""
from .groups import groups_of


def relate(optimizer, held, optimizers, losses, session, found):
    """Right before the first step of `optimizer`: whether it is a part of another one that was made earlier or has stepped already."""
    same = _on_same_groups(optimizer, held, optimizers)
    if same is not None:
        session.absorb(held.entry, same.entry)
        held.entry = same.entry
        return
    companions = losses.companions(optimizer)
    for other, theirs in optimizers.all():
        # Where a found LR is trained with, nobody looks at losses: what was one in the sweep was found one LR.
        is_one = id(other) in companions or (session.found.has(theirs.entry) and not session.found.has(held.entry))
        if is_one and theirs is not held and _are_alike(theirs.entry, held.entry):
            session.absorb(held.entry, theirs.entry)
            held.entry = theirs.entry
            held.follows = True
            found.made(optimizer, theirs.entry)
            return


def wrapped(inner, outer, session):
    """The step of one optimizer called that of another: they are one. It is the one that was made first, but for one without an LR: a
    wrapper that was handed the other has its LR from there, and one that makes the other itself was told the LR."""
    if inner.entry is outer.entry:
        return
    first, second = sorted((inner, outer), key=lambda held: (held.entry.lr is None, int(held.entry.id)))
    session.absorb(second.entry, first.entry)
    second.entry = first.entry


def _on_same_groups(optimizer, held, optimizers):
    """The first that was made on the very groups that this one has: `SAM(…)` hands its own to the optimizer that it wraps."""
    own = {id(group) for group in groups_of(optimizer)}
    for other, theirs in optimizers.all():
        if theirs.entry is held.entry:
            continue
        if any(id(group) in own for group in groups_of(other)) and int(theirs.entry.id) < int(held.entry.id):
            return theirs
    return None


def _are_alike(one, two):
    """Made in a loop: at one place, with one LR, so that there is one literal for all of them."""
    return one is not two and (one.type, one.lr, one.frames) == (two.type, two.lr, two.frames)
