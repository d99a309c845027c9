"""Which executions could not have run without a cell."""
import ast


def without_dependents(past, first, source, transform):
    """`past`, `(number, source)` in order, without what ran after `first` and reads names that only the cell of `source` makes, or what was left out
    for that. `transform` makes Python of IPython's own syntax."""
    kept = []
    made = set()
    missing = _names(source, transform)[0]
    for number, text in past:
        makes, reads = _names(text, transform)
        if number > first and reads & (missing - made):
            missing = missing | makes
        else:
            made |= makes
            kept.append((number, text))
    return kept


def _names(source, transform):
    """`(made, read)`: the names that a cell gives a value, and those that it wants to have one already. Empty where it cannot be parsed."""
    try:
        tree = ast.parse(transform(source))
    except (SyntaxError, ValueError):
        return set(), set()
    made, read = set(), set()
    for statement in tree.body:
        stored, loaded = _of(statement)
        read |= loaded - made
        made |= stored
    return made, read


def _of(statement):
    if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        stored, loaded = _walk(statement)
        inner = _walk(statement.value)[0] if statement.value is not None else set()  # Of comprehensions.
        augmented = stored - inner if isinstance(statement, ast.AugAssign) else set()
        return stored - inner, (loaded - inner) | augmented
    stored, loaded = _walk(statement)
    # What a loop or a function makes and reads (`loss = …; loss.backward()`) is mostly its own.
    return stored, loaded - stored


def _walk(tree):
    stored, loaded = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (loaded if isinstance(node.ctx, ast.Load) else stored).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            stored.add(node.name)
        elif isinstance(node, ast.alias):
            stored.add((node.asname or node.name).split(".")[0])
    return stored, loaded
