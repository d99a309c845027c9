"""The LRs that stand in an optimizer's param groups, and other ones in their place for one update."""


def put(torch, groups, lrs):
    """Gives back what stood there, one a group. None leaves a group alone. A tensor is filled in place: a captured graph reads that very one."""
    own = []
    for group, lr in zip(groups, lrs):
        now = group.get("lr")
        if lr is not None:
            if isinstance(now, torch.Tensor):
                tensor, now = now, now.clone()
                tensor.fill_(lr)
            else:
                group["lr"] = lr
        own.append(now)
    return own


def put_back(torch, groups, lrs, own):
    """What the script reads in its groups, or saves of them, is its own, whatever stood there for the update."""
    for group, lr, before in zip(groups, lrs, own):
        if lr is None:
            continue
        now = group.get("lr")
        if isinstance(before, torch.Tensor) and isinstance(now, torch.Tensor):
            now.copy_(before)
        else:
            group["lr"] = before
