"""A cell's source as code that may `await`, and whose lines are shown in tracebacks."""
import __future__

import ast
import asyncio
import inspect
import linecache

_FUTURES = 0
for _name in __future__.all_feature_names:
    _FUTURES |= getattr(__future__, _name).compiler_flag


class Compiler:
    """Remembers between cells what Python remembers within a file: `from __future__`, and the event loop that they share."""

    def __init__(self):
        self._flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self._loop = None

    def run(self, source, name, namespace):
        """Raises what the cell raises, a SyntaxError included."""
        # Without a time no check of the cache takes it for the text of a file that is gone.
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        code = compile(source, name, "exec", self._flags, dont_inherit=True)
        self._flags |= code.co_flags & _FUTURES
        if code.co_flags & inspect.CO_COROUTINE:
            self._event_loop().run_until_complete(eval(code, namespace))
        else:
            exec(code, namespace)

    def _event_loop(self):
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self._loop)
        return self._loop
