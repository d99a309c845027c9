"""Keras' backend and device, in words."""
import os
import sys


def describe(backend):
    """(framework, version, backend, device). Asks only what is imported already."""
    version = getattr(sys.modules.get("keras.src.version"), "__version__", None)
    device = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}[backend]
    try:
        words = device()
    except Exception:  # A driver that answers with an error is the script's to report.
        words = "unknown device"
    return "Keras", version or "", backend, words


def _tensorflow():
    config = sys.modules["tensorflow"].config
    gpus = config.list_physical_devices("GPU")
    if gpus:
        return config.experimental.get_device_details(gpus[0]).get("device_name", "GPU")
    return _cpu(config.threading.get_intra_op_parallelism_threads() or _cores())


def _jax():
    device = sys.modules["jax"].devices()[0]
    return _cpu(_cores()) if device.platform == "cpu" else device.device_kind


def _torch():
    torch = sys.modules["torch"]
    if torch.cuda.is_available():
        return torch.cuda.get_device_name(torch.cuda.current_device())
    mps = getattr(torch.backends, "mps", None)
    if mps is not None and mps.is_available():
        return "MPS"
    return _cpu(torch.get_num_threads())


def _cores():
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _cpu(threads):
    return "CPU (%d thread%s)" % (threads, "" if threads == 1 else "s")
