"""Whether a loop of the script's around a place in its code begins another round: how many epochs follow can mostly be read off it."""
import ast
import itertools
import linecache
import os

from .frames import is_ours, is_users

# Trainers that count their epochs themselves, and are prolonged by hooks of their own where that is needed.
_COUNTING = ("lightning.pytorch.loops", "pytorch_lightning.loops", "transformers.trainer", "ignite.engine")
_UNKNOWN = object()
# `inspect.CO_GENERATOR`, `CO_COROUTINE` and `CO_ASYNC_GENERATOR`: inspect itself is slow to import, and every script would pay for it.
_SUSPENDABLE = 0x20 | 0x80 | 0x200
_trees = {}


def another_follows(frame, made_at):
    """Whether a loop around `frame`, in the code that it stands in or in what called it, may begin another round.

    A loop in which the optimizer itself was made (`made_at`: the places of the calls that made it) does not count: its next round is another
    training. Neither does a library's loop that cannot be read: those are event loops and command lines more often than epochs.
    """
    while frame is not None:
        file = frame.f_code.co_filename
        if not is_ours(file):
            if frame.f_globals.get("__name__", "").startswith(_COUNTING):
                return True
            for loop in _around(frame):
                if not _holds(loop, file, made_at) and _goes_on(loop, frame, is_users(file)):
                    return True
        frame = frame.f_back
    return False


def _holds(loop, file, places):
    file = os.path.abspath(file)
    return any(place["file"] == file and loop.body[0].lineno <= place["line"] <= loop.end_lineno for place in places)


def _goes_on(loop, frame, by_user):
    last = _UNKNOWN
    if not isinstance(loop, ast.While):
        last = _last_of(loop.iter, frame)
        if last is not _UNKNOWN and isinstance(loop.target, ast.Name):
            now = _value(loop.target, frame)
            return not (now is last or _same(now, last))
    return by_user


def _same(one, other):
    try:
        return bool(one == other)
    except Exception:  # An array's `==` gives an array.
        return False


def _last_of(node, frame):
    """The last item of what a loop goes over: `range(…)`, or something around one that shows progress, or a list."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", None))
        if name in ("range", "trange"):
            bounds = [_value(argument, frame) for argument in node.args]
            if bounds and all(isinstance(bound, int) for bound in bounds):
                return _last_item(range(*bounds[:3]))
        elif node.args and name not in ("enumerate", "zip", "map", "filter", "reversed"):
            return _last_of(node.args[0], frame)
        return _UNKNOWN
    items = _value(node, frame)
    return _last_item(items) if isinstance(items, (range, list, tuple)) else _UNKNOWN


def _last_item(items):
    return items[-1] if len(items) else _UNKNOWN


def _value(node, frame):
    """What a plain expression holds now; calls, but for `int` and `len`, are not made."""
    try:
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return next((names[node.id] for names in (frame.f_locals, frame.f_globals) if node.id in names), _UNKNOWN)
        if isinstance(node, (ast.List, ast.Tuple)):
            return [_value(item, frame) for item in node.elts]
        if isinstance(node, ast.Attribute):
            return getattr(_value(node.value, frame), node.attr, _UNKNOWN)
        if isinstance(node, ast.Subscript):
            holder = _value(node.value, frame)
            return holder[_value(node.slice, frame)] if isinstance(holder, (dict, list, tuple)) else _UNKNOWN
        if isinstance(node, ast.BinOp):
            return _computed(node.op, _value(node.left, frame), _value(node.right, frame))
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in ("int", "len") and len(node.args) == 1:
            value = _value(node.args[0], frame)
            if node.func.id == "len":
                return len(value) if isinstance(value, (list, tuple, range, dict)) else _UNKNOWN
            return int(value) if isinstance(value, (int, float)) else _UNKNOWN
    except Exception:  # A property of the script's may do anything.
        pass
    return _UNKNOWN


def _computed(operator, left, right):
    if not (isinstance(left, (int, float)) and isinstance(right, (int, float))):
        return _UNKNOWN
    if isinstance(operator, ast.Add):
        return left + right
    if isinstance(operator, ast.Sub):
        return left - right
    if isinstance(operator, ast.Mult):
        return left * right
    return left // right if isinstance(operator, ast.FloorDiv) and right else _UNKNOWN


def _around(frame):
    """The loops in whose bodies a frame stands, within its own function."""
    code = frame.f_code
    if code.co_filename not in _trees:
        _trees[code.co_filename] = _parsed(code.co_filename, frame)
    tree = _trees[code.co_filename]
    if tree is None or (_is_generator(code) and not is_users(code.co_filename)):
        return []
    return _loops(tree, frame.f_lineno, _column(frame))


def _is_generator(code):
    return bool(code.co_flags & _SUSPENDABLE)


def _parsed(file, frame):
    try:
        return ast.parse("".join(linecache.getlines(file, frame.f_globals)))
    except (SyntaxError, ValueError):
        return None  # What runs is not what stands there.


def _loops(tree, line, column):
    found = []
    body = tree.body
    while True:
        node = next((node for node in body if _first_line(node) <= line <= node.end_lineno), None)
        if node is None:
            return found
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and line >= node.body[0].lineno:
            found = []
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.While)) and _in_body(node, line, column):
            found.append(node)
        body = [child for name in ("body", "orelse", "finalbody", "handlers", "cases") for child in _children(node, name)]
        if not body:
            return found


def _children(node, name):
    children = getattr(node, name, None)
    return children if isinstance(children, list) else []


def _first_line(node):
    return getattr(node, "lineno", None) or node.pattern.lineno  # A `case` has no line of its own.


def _in_body(loop, line, column):
    """Not on the line where the loop fetches its next item, nor behind its end (`else`)."""
    first, last = loop.body[0], loop.body[-1]
    if line == first.lineno == loop.lineno:
        return column is not None and column >= first.col_offset
    return first.lineno <= line <= last.end_lineno


def _column(frame):
    """From 0, in bytes; None before Python 3.11."""
    positions = getattr(frame.f_code, "co_positions", None)
    if positions is None:
        return None
    return next(itertools.islice(positions(), frame.f_lasti // 2, None), (None,) * 4)[2]
