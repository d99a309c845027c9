"""Which of several processes of one training this is."""
import sys
from collections import namedtuple

Rank = namedtuple("Rank", ("rank", "world", "source"))
"""`rank`: from 0; `world`: how many there are, at least 2; `source`: who says so."""

# What launchers set: torchrun, Accelerate and DeepSpeed; Open MPI; MPICH and Intel MPI; MVAPICH; Slurm.
_VARIABLES = (
    ("RANK", "WORLD_SIZE"),
    ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
    ("PMI_RANK", "PMI_SIZE"),
    ("MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE"),
    ("SLURM_PROCID", "SLURM_NTASKS"),
)


def find_rank(environ):
    """A `Rank`, or None for a training in one process.

    A process group of PyTorch's knows best: scripts start it in processes of their own making too. Else the launcher's variables count,
    which the engine checks against what it was started with itself.
    """
    return _of_group(sys.modules.get("torch.distributed")) or _of_variables(environ)


def _of_group(distributed):
    if not hasattr(distributed, "is_initialized"):
        return None
    try:
        if not (distributed.is_available() and distributed.is_initialized()):
            return None
        rank, world = distributed.get_rank(), distributed.get_world_size()
    except (RuntimeError, ValueError):
        return None  # It was destroyed between two questions, or has no default group.
    return Rank(rank, world, "torch.distributed") if world > 1 and rank >= 0 else None


def _of_variables(environ):
    for rank_name, world_name in _VARIABLES:
        try:
            rank, world = int(environ[rank_name]), int(environ[world_name])
        except (KeyError, ValueError):
            continue
        return Rank(rank, world, rank_name) if world > 1 and 0 <= rank < world else None
    return None
