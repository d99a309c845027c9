"""Keeps a run from leaving traces: a copy-on-write overlay over Python's file calls, for as long as the process lives.

Whatever the script writes, moves or removes, from its start on, happens in the scratch folder only, where the script reads it back
under its own path. Only downloads come to the real disk (see `Downloads`). Not covered: native code that is not named in `native`,
programs that are not Python, and changes of mode, owner or times through the descriptor of a file opened only for reading.
"""
import atexit
import os

from ..imports import when_imported
from .calls import patch
from .downloads import Downloads
from .exempt import Exempt
from .files import code_opener, opener
from .leftovers import Leftovers
from .leftovers import tell as tell_leftovers
from .modules import watch_imports
from .moves import movers
from .notes import PlaceNotes
from .overlay import Overlay
from .place import Walker
from .programs import is_python, watch_programs
from .reads import readers
from .saves import Saves
from .trackers import mute
from .traffic import Traffic
from .world import World
from .writes import writers


def install(start, session):
    overlay = Overlay(start["scratch"])
    walker = Walker(overlay)
    cwd = walker.cwd()
    roots = [cwd, os.path.dirname(os.path.realpath(start["script"]))]
    #: The kernel lays copies over all files (see src/engine/sandbox): what this guard does not see reaches nothing of the user's.
    layered = start.get("isLayered", False)
    exempt = Exempt(overlay, roots, writes_down=not layered)
    leftovers = None if layered else Leftovers(roots, start.get("outputs", ()))
    tell = PlaceNotes(cwd, exempt.in_temporary, session.note)
    saves = Saves()

    def changing(path, append):
        if append or saves.under_way:
            downloads.exclude(path)
        tell(path)

    world = World(overlay, walker, exempt, changing)
    traffic = Traffic()
    downloads = Downloads(world, traffic, session.note)
    world.before_look = downloads.settle_if_pending
    when_imported("socket", traffic.watch_sockets)
    when_imported("ssl", traffic.watch_tls)
    when_imported("tempfile", exempt.watch_tempfile)

    calls = {**readers(world), **writers(world), **movers(world)}
    patch(calls, opener(world, calls["open"]), code_opener(world))
    watch_imports(world)
    watch_programs(world, lambda program, by_user: _before_program(session, world, downloads, program, by_user, layered))
    saves.watch(world)
    mute(overlay.scratch, session.note)

    def settle():
        if world.before_look is not None:
            downloads.settle()
        world.before_look = None
        downloads.remove_folders()

    process = os.getpid()

    def release():
        if os.getpid() == process:
            settle()
            exempt.remove_made()
            if leftovers is not None:
                tell_leftovers(leftovers, downloads, session.note)

    session.after_first_step(settle)
    session.before_end(release)
    atexit.register(release)


def _before_program(session, world, downloads, program, by_user, layered):
    if world.overlay.generation() == 0:
        return
    if not session.begun:
        downloads.settle()
        if by_user:
            downloads.make_folders()
    if by_user and not is_python(program):
        session.note(
            "guard",
            "The script starts other programs (%s): they do not see what it has saved%s."
            % (program, "" if layered else ", and what they write is not guarded"),
        )
