import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pythonOf } from '../../../../scripts/provision/python.mjs';
import { snapshot } from '../../guard/harness.ts';
import { missing } from '../../../support/missing.ts';

const runner = resolve(import.meta.dirname, '../../../../src/runner/python');
/** Another interpreter to try it with: any from Python 3.8 on will do. */
const python = process.env['GUARD_PYTHON'] ?? pythonOf('torch');

/** Leads Python's own library, forked and spawned processes included, through its ways to files. */
const SCRIPT = String.raw`
import os, sys, io, pathlib, shutil, zipfile, tarfile, gzip, bz2, lzma, shelve, dbm, tempfile, fileinput, runpy, csv, pickle, copy, inspect, logging.handlers, multiprocessing as mp, concurrent.futures as cf, sqlite3, subprocess, asyncio, codecs, tokenize, linecache, filecmp, mmap, json, glob, stat, random

def say(*a): print(*a, flush=True)

def work(n):
    with open('w/%s.txt' % n, 'w') as f: f.write(str(n))
    return sorted(os.listdir('w'))[:1], os.path.exists('mk/a')
class Holder: opener = open; lister = os.listdir
def main():
    os.makedirs('mk'); open('mk/a','w').write('a'); os.makedirs('w')
    with zipfile.ZipFile('z.zip','w') as z: z.write('mk/a'); z.writestr('b','b')
    zipfile.ZipFile('z.zip').extractall('unz'); say(sorted(os.listdir('unz')))
    with tarfile.open('t.tgz','w:gz') as t: t.add('mk')
    with tarfile.open('t.tgz') as t: t.extractall('unt')
    say(os.listdir('unt/mk'))
    for m in (gzip, bz2, lzma):
        with m.open('c','wt') as f: f.write('x')
        say(m.open('c','rt').read())
    s = shelve.open('sh'); s['a']=1; s.close(); say(dict(shelve.open('sh')))
    with fileinput.input('mk/a', inplace=True) as f:
        for l in f: print(l.upper(), end='')
    say(open('mk/a').read())
    open('run.py','w').write('x=__file__'); say(runpy.run_path('run.py')['x'])
    say(pickle.loads(pickle.dumps(open)) is open, pickle.loads(pickle.dumps(os.stat)) is os.stat, copy.deepcopy(open) is open)
    say(Holder().opener('mk/a').read(), Holder().lister('mk'), io.open is open)
    h = logging.handlers.RotatingFileHandler('r.log', maxBytes=20, backupCount=2); l = logging.getLogger('x'); l.addHandler(h)
    for i in range(5): l.warning('hello %d', i)
    say(sorted(glob.glob('r.log*')))
    with tempfile.NamedTemporaryFile(dir='.', suffix='.x') as f: say(os.path.dirname(f.name)==os.getcwd(), os.path.exists(f.name)); f.write(b'1')
    with tempfile.NamedTemporaryFile('w') as f: f.write('tmp'); f.flush(); say(subprocess.check_output(['cat', f.name]))
    with tempfile.TemporaryFile(dir='.') as f: f.write(b'1'); f.seek(0); say(f.read())
    with tempfile.TemporaryDirectory(prefix='custom-') as d: open(d+'/x','w').write('c'); say(subprocess.check_output(['cat', d+'/x']))
    f = tempfile.SpooledTemporaryFile(max_size=1); f.write(b'spool'); f.seek(0); say(f.read())
    c = sqlite3.connect('db'); c.execute('create table t(x)'); c.commit(); say(os.path.getsize('db')>0, sqlite3.connect('db').execute('select 1').fetchall())
    for method in ('fork','spawn'):
        with mp.get_context(method).Pool(2) as p: say(p.map(work, [1,2])[-1][1])
    with cf.ProcessPoolExecutor(2) as p: list(p.map(work,[3,4]))
    say(sorted(os.listdir('w')))
    async def go():
        p = await asyncio.create_subprocess_exec(sys.executable,'-c','open("as.txt","w").write("as")'); await p.wait()
    asyncio.run(go()); say(open('as.txt').read())
    p = pathlib.Path('pl'); p.mkdir(); (p/'a.txt').write_text('1'); (p/'b').mkdir(); (p/'b'/'c.txt').touch(); (p/'a.txt').rename(p/'d.txt')
    say(sorted(map(str,p.rglob('*'))), (p/'d.txt').resolve().parent == p.resolve(), (p/'d.txt').stat().st_size, [q.name for q in sorted(p.iterdir())], (p/'d.txt').exists(), (p/'d.txt').owner()!='' )
    (p/'l').symlink_to('d.txt'); say((p/'l').is_symlink(), (p/'l').read_bytes()); (p/'l').unlink(); (p/'d.txt').replace(p/'e.txt'); say((p/'e.txt').open().read())
    with open('m','wb+') as f:
        f.write(b'abc'*10); f.flush(); m = mmap.mmap(f.fileno(),0); m[0:1]=b'z'; m.close()
    say(open('m','rb').read(3), filecmp.cmp('m','m'))
    with codecs.open('cd','w','utf8') as f: f.write('ä')
    say(tokenize.open('run.py').read(), linecache.getline('run.py',1))
    fd = os.open('fd', os.O_CREAT|os.O_RDWR); os.fchmod(fd,0o600); os.close(fd); say(oct(stat.S_IMODE(os.stat('fd').st_mode)))
    say(shutil.disk_usage('.').total>0, shutil.which('ls') is not None); shutil.make_archive('arc','zip','mk'); say(os.path.exists('arc.zip'))
    try: open('mk')
    except IsADirectoryError as e: say(e)
    try: open('nope/x','w')
    except OSError as e: say(repr(e), e.filename)
    try: os.rename('nope','x')
    except OSError as e: say(e)
    f = open('mk/a','a'); say(f.name, repr(f)); f.close()
    say(os.path.exists('exists.txt'), os.path.samefile('exists.txt','./exists.txt')); os.remove('exists.txt'); say(os.path.exists('exists.txt')); shutil.rmtree('old'); say(os.path.isdir('old'))
    os.makedirs('old/again'); say(os.listdir('old')); 
    say(sorted(e.name for e in os.scandir('.') if e.is_file() )[:9], [sorted(x) for _,*x in os.walk('old')])
    sys.path.insert(0, os.getcwd()); open('gen.py','w').write('v=1'); import gen; say(gen.v, os.path.relpath(gen.__file__))
    os.makedirs('pk/sub'); open('pk/__init__.py','w').write(''); open('pk/sub/__init__.py','w').write('w=2'); import pk.sub; say(pk.sub.w)
    say(inspect.signature(open).parameters['mode'].default if hasattr(inspect,'signature') else '')
    os.chdir('old/again'); say(os.path.relpath(os.getcwd(), home)); os.chdir('..'); say(os.path.relpath(os.getcwd(), home)); say(os.path.relpath(pathlib.Path.cwd(), home)); say(os.listdir('../mk'))
    say(subprocess.check_output([sys.executable,'-c','import os;print(os.path.basename(os.getcwd()), os.listdir("."))'], cwd='again'))
home = os.getcwd()
if __name__=='__main__': main()
`;

describe("Python's own library under the guard", () => {
  let base: string;

  beforeEach(function () {
    if (python === null) return missing(this, 'The Python environment "torch"');
    base = realpathSync(mkdtempSync(join(tmpdir(), 'guard-library-')));
  });
  afterEach(() => base && rmSync(base, { recursive: true, force: true }));

  const run = (name: string, env: Record<string, string> = {}): string => {
    const cwd = join(base, name);
    const stdout = execFileSync(python ?? '', ['script.py'], {
      cwd,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env },
      encoding: 'utf8',
    });
    return stdout.replaceAll(cwd, '<folder>');
  };

  it('does what it does without, and the disk stays as it was', () => {
    for (const name of ['plain', 'guarded']) {
      mkdirSync(join(base, name, 'old/x'), { recursive: true });
      writeFileSync(join(base, name, 'script.py'), SCRIPT);
      writeFileSync(join(base, name, 'exists.txt'), 'there');
    }
    const before = snapshot(join(base, 'guarded'));
    const spec = {
      ...{ kind: 'start', optimizer: null, seed: null, guard: true },
      hook: { kind: 'sweep', minLr: 1e-7, maxLr: 10, ceilingLr: 10, steps: 100, mode: 'exponential' },
      scratch: join(base, 'scratch'),
      script: join(base, 'guarded/script.py'),
    };
    const seen = run('guarded', { PYTHONPATH: runner, FIND_LR_SPEC: JSON.stringify(spec) });
    assert.equal(seen, run('plain'));
    assert.deepEqual(snapshot(join(base, 'guarded')), before);
  });
});
