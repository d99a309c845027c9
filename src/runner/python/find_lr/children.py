"""Processes that a script starts by `multiprocessing`: each may be a rank, and ends in a way of its own, past `sys.excepthook` and `atexit`."""
import functools
import sys

from .imports import when_imported


# A local socket's address holds about 104 bytes on macOS, and its name is added to the folder's.
_LONGEST_FOLDER = 80


def watch(ended, scratch):
    """`ended(exit_code, error)`: this process, started by `multiprocessing`, is at its end; `error`: an exception or None. `scratch`:
    a folder that is gone after the run, for the sockets that a killed process leaves."""
    if len(scratch) <= _LONGEST_FOLDER:
        when_imported("multiprocessing.process", lambda module: _put_sockets(module, scratch))
    when_imported("multiprocessing.process", lambda module: _watch_bootstrap(module.BaseProcess, ended))
    when_imported("torch.multiprocessing.spawn", lambda module: _watch_spawn(module, ended))


def is_child():
    """Whether `multiprocessing` started this process."""
    process = sys.modules.get("multiprocessing.process")
    return process is not None and process.parent_process() is not None


def _put_sockets(module, scratch):
    settings = getattr(module.current_process(), "_config", None)
    if isinstance(settings, dict):
        settings.setdefault("tempdir", scratch)


def _watch_bootstrap(base, ended):
    bootstrap = getattr(base, "_bootstrap", None)
    if bootstrap is None:
        return

    @functools.wraps(bootstrap)
    def _bootstrap(process, *args, **kwargs):
        run = process.run

        def watched():
            try:
                return run()
            except Exception as error:
                ended(1, error)
                raise

        process.run = watched
        code = bootstrap(process, *args, **kwargs)
        ended(code if isinstance(code, int) else 0, None)
        return code

    base._bootstrap = _bootstrap


def _watch_spawn(module, ended):
    """`torch.multiprocessing.spawn` catches what the function raises, and hands it to the parent."""
    wrap = getattr(module, "_wrap", None)
    if wrap is None:
        return

    # It is pickled by its name, under which the child finds its own.
    @functools.wraps(wrap)
    def _wrap(function, *args, **kwargs):
        def watched(*given):
            try:
                return function(*given)
            except Exception as error:
                ended(1, error)
                raise

        return wrap(watched, *args, **kwargs)

    module._wrap = _wrap
