/**
 * A Python program that makes the file calls it is told to on stdin, one line of JSON a round, and says what came of
 * each. Started with the scratch folder of a guard as its argument, it is guarded.
 */
export const interpreter = String.raw`
import glob, importlib.util, io, json, os, pathlib, shutil, stat, sys

def install_guard(runner, scratch):
    folder = os.path.join(runner, 'find_lr')
    spec = importlib.util.spec_from_file_location('_find_lr', os.path.join(folder, '__init__.py'), submodule_search_locations=[folder])
    package = importlib.util.module_from_spec(spec)
    sys.modules['_find_lr'] = package
    spec.loader.exec_module(package)
    from _find_lr import guard
    class Session:
        begun = False
        def note(self, topic, message): pass
        def after_first_step(self, callback): pass
        def before_end(self, callback): pass
    guard.install({'scratch': scratch, 'script': __file__}, Session())

sys.dont_write_bytecode = True
if len(sys.argv) > 1:
    install_guard(*sys.argv[1:])

def shown(status):
    kind = 'folder' if stat.S_ISDIR(status.st_mode) else 'link' if stat.S_ISLNK(status.st_mode) else 'file'
    links = kind == 'link'
    return [kind, None if links else oct(stat.S_IMODE(status.st_mode)), status.st_size if kind == 'file' else None,
            1000000000 if status.st_mtime == 1000000000 else None]

def opened(name, mode, text):
    with open(name, mode) as file:
        said = [file.name, file.read() if '+' in mode or mode == 'r' else None]
        if mode != 'r': file.write(text)
        return said

def descriptor(name, flags, text):
    fd = os.open(name, flags, 0o640)
    try:
        os.write(fd, text.encode()); os.ftruncate(fd, 3)
    finally:
        os.close(fd)

def at_descriptor(folder, name, text):
    fd = os.open(folder, os.O_RDONLY)
    try:
        before = sorted(os.listdir(fd))
        file = os.open(name, os.O_WRONLY | os.O_CREAT, 0o640, dir_fd=fd)
        os.write(file, text.encode()); os.close(file)
        return [before, sorted(os.listdir(fd)), sorted(entry.name for entry in os.scandir(fd)), shown(os.stat(name, dir_fd=fd))]
    finally:
        os.close(fd)

def entries(name):
    with os.scandir(name) as found:
        return sorted([e.name, e.path, e.is_dir(), e.is_file(), e.is_symlink(), e.is_dir(follow_symlinks=False)] for e in found)

calls = {
    'open': opened, 'descriptor': descriptor, 'at_descriptor': at_descriptor,
    'stat': lambda n: shown(os.stat(n)), 'lstat': lambda n: shown(os.lstat(n)),
    'kinds': lambda n: [os.path.exists(n), os.path.isfile(n), os.path.isdir(n), os.path.islink(n), os.access(n, os.R_OK)],
    'listdir': lambda n: sorted(os.listdir(n)), 'listbytes': lambda n: sorted(map(str, os.listdir(os.fsencode(n)))),
    'scandir': entries, 'readlink': os.readlink,
    'realpath': os.path.realpath, 'glob': lambda n: sorted(glob.glob(n + '/**', recursive=True)),
    'walk': lambda n: sorted([a, sorted(b), sorted(c)] for a, b, c in os.walk(n)),
    'mkdir': os.mkdir, 'makedirs': lambda n, ok: os.makedirs(n, exist_ok=ok), 'symlink': os.symlink, 'link': os.link,
    'remove': os.remove, 'rmdir': os.rmdir, 'rename': os.rename, 'replace': os.replace, 'truncate': os.truncate,
    'chmod': os.chmod, 'utime': lambda n: os.utime(n, (1e9, 1e9)),
    'rmtree': shutil.rmtree, 'copy': shutil.copy, 'copytree': shutil.copytree, 'move': shutil.move,
    'chdir': lambda n: [os.chdir(n), os.getcwd()][1],
    'p_write': lambda n, t: pathlib.Path(n).write_text(t), 'p_read': lambda n: pathlib.Path(n).read_text(),
    'p_iterdir': lambda n: sorted(map(str, pathlib.Path(n).iterdir())), 'p_glob': lambda n: sorted(map(str, pathlib.Path(n).glob('**/*'))),
    'p_unlink': lambda n: pathlib.Path(n).unlink(), 'p_touch': lambda n: pathlib.Path(n).touch(),
    'p_mkdir': lambda n: pathlib.Path(n).mkdir(parents=True, exist_ok=True),
    'p_kinds': lambda n: [pathlib.Path(n).exists(), pathlib.Path(n).is_dir(), pathlib.Path(n).is_symlink()],
    'p_rename': lambda n, m: str(pathlib.Path(n).rename(m)),
}

def attempt(name, args):
    try:
        return calls[name](*args)
    except shutil.Error as error:
        return ['Error', str(error)]
    except (OSError, ValueError, RuntimeError) as error:
        return [type(error).__name__, getattr(error, 'errno', None), str(getattr(error, 'filename', '')), str(getattr(error, 'filename2', ''))]

def below(folder):
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        status = os.lstat(entry.path)
        content = os.readlink(entry.path) if stat.S_ISLNK(status.st_mode) else io.open(entry.path).read() if stat.S_ISREG(status.st_mode) else ''
        yield [entry.path, shown(status), content]
        if stat.S_ISDIR(status.st_mode):
            yield from below(entry.path)

for line in sys.stdin:
    task = json.loads(line)
    os.chdir(task['folder'])
    results = [attempt(name, args) for name, args in task['calls']]
    os.chdir(task['folder'])
    results.append(list(below('.')))
    os.chdir('/')
    text = json.dumps(results).replace(task['folder'], '<folder>').replace(os.path.dirname(task['folder']), '<above>')
    print(text, flush=True)
`;
