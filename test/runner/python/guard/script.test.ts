import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dist, stateHome, withoutNamespaces } from '../../../cli/support/command.ts';
import { PythonScripts } from '../support/scripts.ts';
import { assertUntouched, runGuarded, runPlain } from './support.ts';
import { missing } from '../../../support/missing.ts';

/** A training of STEPS steps that does to its folder what scripts do, and prints what it sees. */
const EVERYTHING = `
import glob, json, logging, os, pathlib, pickle, shutil, sqlite3, subprocess, sys, tempfile
import numpy as np, torch
from torch.utils.data import DataLoader, Dataset

def say(*words): print(*words, flush=True)
def below(folder='.'):
    return sorted(os.path.join(a, name) for a, b, c in os.walk(folder) for name in b + c if '__pycache__' not in a + name)

os.makedirs('out/run', exist_ok=True)
json.dump(sys.argv[1:], open('out/args.json', 'w'))
logging.basicConfig(handlers=[logging.FileHandler('out/train.log')], level=logging.INFO)
model = torch.nn.Linear(4, 1)
torch.save(model.state_dict(), 'first/init.pt') if os.path.isdir('first') else say('no folder')
torch.save(model.state_dict(), 'out/run/init.pt')
open('out/run/beside.txt', 'w').write('saved beside')
say(below())

class Data(Dataset):
    def __len__(self): return 400
    def __getitem__(self, i):
        with open('data/rows.txt') as file: row = file.read().split()
        worker = torch.utils.data.get_worker_info()
        open('out/worker-%d.txt' % worker.id, 'a').write('x')
        return torch.tensor([float(v) for v in row]) * (1 + i % 7), torch.tensor([1.0 + i % 7])

optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
best = None
steps = 0
for epoch in range(100):
    for a, b in DataLoader(Data(), batch_size=4, num_workers=2):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(model(a), b)
        loss.backward()
        optimizer.step()
        steps += 1
        if steps == 1:
            torch.save({'model': model.state_dict(), 'steps': steps}, 'out/run/last.pt')
            say(torch.load('out/run/last.pt')['steps'], torch.load(pathlib.Path('out/run/last.pt'), mmap=True)['steps'])
            torch.jit.save(torch.jit.script(model), 'out/scripted.pt')
            say(type(torch.jit.load('out/scripted.pt')).__name__)
            np.save('out/x.npy', np.arange(3)); np.savez('out/x.npz', a=np.arange(2)); np.arange(4).tofile('out/x.bin')
            say(np.load('out/x.npy').sum(), np.load('out/x.npz')['a'].sum(), np.fromfile('out/x.bin', dtype=int).sum())
            pickle.dump([1], open('out/x.pkl', 'wb'))
            say(pickle.load(open('out/x.pkl', 'rb')))
            from safetensors.torch import load_file, save_file
            save_file({'w': torch.ones(2)}, 'out/w.safetensors')
            say(load_file('out/w.safetensors')['w'].sum().item())
            import h5py
            with h5py.File('out/x.h5', 'w') as file: file['a'] = [1, 2]
            with h5py.File('out/x.h5', 'a') as file: file['b'] = [3]
            with h5py.File('out/x.h5') as file: say(list(file), file.filename)
            base = sqlite3.connect('data/base.db'); base.execute('create table t (x)'); base.commit(); base.close()
            say(sqlite3.connect('data/base.db').execute('select count(*) from t').fetchall())
            import matplotlib; matplotlib.use('Agg')
            from matplotlib import pyplot
            pyplot.plot([1, 2]); pyplot.savefig('out/curve.png'); pyplot.savefig('curve.pdf')
            say(os.path.getsize('out/curve.png') > 1000, os.path.exists('curve.pdf'))
        if steps == 2:
            with open('log.txt', 'a') as file: file.write('two\\n')
            with open('data/rows.txt', 'r+') as file: file.seek(0); file.write('9')
            say(open('log.txt').read(), open('data/rows.txt').read())
            shutil.rmtree('keep'); say(os.path.exists('keep'), os.path.exists('keep/deep/x.txt'))
            os.makedirs('keep/new'); pathlib.Path('keep/new/y.txt').write_text('y')
            os.rename('old.txt', 'renamed.txt'); os.replace('renamed.txt', 'again.txt'); shutil.copy('again.txt', 'keep')
            os.symlink('again.txt', 'link'); os.link('again.txt', 'hard')
            say(open('link').read(), os.readlink('link'), os.path.realpath('link') == os.path.abspath('again.txt'))
            os.chmod('log.txt', 0o600); os.utime('log.txt', (1, 1)); say(oct(os.stat('log.txt').st_mode), os.path.getmtime('log.txt'))
            shutil.copytree('out/run', 'copied'); shutil.move('copied', 'out/moved'); os.remove('out/moved/init.pt')
            say(sorted(glob.glob('out/**/*.p*', recursive=True)), sorted(p.name for p in pathlib.Path('out').iterdir()))
            home = os.getcwd(); os.chdir('keep/new'); say(os.getcwd() == os.path.join(home, 'keep/new'), os.listdir('.'), open('../../log.txt').read())
            open('here.txt', 'w').write('here'); os.chdir(home); say(open('keep/new/here.txt').read())
            with tempfile.TemporaryDirectory() as folder:
                open(os.path.join(folder, 'x'), 'w').write('x')
                say(subprocess.run(['cat', os.path.join(folder, 'x')], capture_output=True, text=True).stdout)
            say(subprocess.run([sys.executable, 'child.py'], capture_output=True, text=True).stdout.strip(), open('from-child.txt').read())
            open('made.py', 'w').write('value = 7'); sys.path.insert(0, '.')
            import made; say(made.value, made.__file__ == os.path.abspath('made.py') or made.__file__)
            open('/dev/null', 'w').write('gone')
            try: open('nowhere/x', 'w')
            except OSError as error: say(error)
            try: os.rmdir('keep')
            except OSError as error: say(type(error).__name__, error.filename)
        if steps == 3:
            say(sum(os.path.getsize('out/worker-%d.txt' % i) > 0 for i in range(2)))
            say([p for p in below() if 'worker' not in p])
        if steps == int(os.environ.get('STEPS', 1000)): sys.exit(0)
`;
const FILES = {
  'data/rows.txt': '1 2 3 4',
  'log.txt': 'one\n',
  'old.txt': 'old',
  'keep/deep/x.txt': 'x',
  'child.py': "print(open('log.txt').read()); open('from-child.txt', 'w').write('child'); print(__file__)",
};

/** Trains, and has another program write. */
const LINE = `
import subprocess, torch
torch.manual_seed(0)
subprocess.run(['touch', 'theirs.txt'], check=True)
x = torch.randn(64, 3)
y = x.sum(1, keepdim=True)
model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(200):
    optimizer.zero_grad()
    (model(x) - y).pow(2).mean().backward()
    optimizer.step()
`;

describe('the guard around a Python script', () => {
  const scripts = new PythonScripts();

  beforeEach(async function () {
    if (!(await scripts.open('torch'))) return missing(this, 'The Python environment "torch"');
    for (const [name, text] of Object.entries(FILES)) await scripts.write(name, text);
  });
  afterEach(() => scripts.remove());

  it('shows the script what it would see without, and leaves its folder as it was', async () => {
    const guarded = await runGuarded(scripts, EVERYTHING);
    assertUntouched(guarded);
    const plain = await runPlain(scripts, { STEPS: '3' });
    assert.deepEqual(guarded.lines, plain, guarded.stderr);
    const told = (part: string): number => guarded.notes.filter((note) => note.includes(part)).length;
    assert.equal(told('under ./out goes to a scratch copy'), 1);
    assert.equal(told('starts other programs (cat)'), 1);
  });

  it('says what was written past it, where the kernel does not help', async () => {
    const guarded = await runGuarded(
      scripts,
      `
import os, subprocess, torch
os.makedirs('models')
open('models/mine.txt', 'w').write('mine')
subprocess.run(['touch', 'models/theirs.txt', 'data/theirs.txt'], check=True)
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(200):
    optimizer.zero_grad()
    model(torch.ones(1, 2)).pow(2).sum().backward()
    optimizer.step()
    if step == 0: print(sorted(os.listdir('models')), sorted(os.listdir('data')))
`,
      [],
      {},
      withoutNamespaces,
    );
    assert.deepEqual(guarded.lines, ["['mine.txt', 'theirs.txt'] ['rows.txt', 'theirs.txt']"]);
    assert.deepEqual([...guarded.changed].sort(), ['data/theirs.txt', 'models', 'models/theirs.txt']);
    assert.ok(
      guarded.notes.some((note) =>
        /^Something was written past the guard.* stays: .*models, .*data\/theirs.txt\.$/.test(note),
      ),
      guarded.notes.join('\n'),
    );
  });

  for (const [how, to] of [
    ['> run.txt', '> run.txt 2>&1'],
    ['2> run.txt', '2> run.txt'],
    ['| tee run.txt', '2>&1 | tee run.txt'],
    ['| grep | tee run.txt', '| grep --line-buffered -v nothing | tee run.txt'],
  ] as const) {
    it(`does not say of Find LR's own output (${how}) that the script wrote it`, async function () {
      if (to.includes('tee') && process.platform !== 'linux') return this.skip();
      await scripts.write('train.py', LINE);
      const command = [
        process.execPath,
        join(dist, 'cli.mjs'),
        'run',
        'train.py',
        '--python',
        scripts.python,
      ];
      const [shell, ...words] = [...withoutNamespaces, 'sh'];
      const line = `"$@" --verbose ${to}`;
      const { stdout, stderr } = await promisify(execFile)(shell!, [...words, '-c', line, 'sh', ...command], {
        cwd: scripts.folder,
        env: { ...process.env, XDG_STATE_HOME: stateHome, OMP_NUM_THREADS: '1' },
      });
      const all = stdout + stderr + (await readFile(join(scripts.folder, 'run.txt'), 'utf8'));
      assert.match(all, /Suggested LR/);
      assert.match(
        all.replace(/\s+/g, ' '),
        /Something was written past the guard.* stays: \S*\/theirs\.txt\./,
      );
    });
  }

  it('holds when the script ends by itself: by sys.exit, or with an exception', async () => {
    const script = (ending: string): string => `
import torch
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(7):
    optimizer.zero_grad()
    model(torch.ones(1, 2)).pow(2).sum().backward()
    optimizer.step()
torch.save(model, 'model.pt')
import os, atexit
atexit.register(lambda: open('at-exit.txt', 'w').write('bye'))
print(os.path.exists('model.pt'))
${ending}
`;
    const exited = await runGuarded(scripts, script('raise SystemExit(3)'));
    assertUntouched(exited);
    assert.ok(exited.lines.includes('True'), exited.stderr);
    const failed = await runGuarded(scripts, script("raise RuntimeError('after saving')"));
    assertUntouched(failed);
    assert.ok(failed.lines.includes('True'), failed.stderr);
  });

  it('keeps what the script downloads for itself, with a note, and lets go of it without the guard', async () => {
    const script = `
import http.server, os, threading, torch, urllib.request, zipfile, io
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, 'w') as file: file.writestr('images/1.bin', os.urandom(40000)); file.writestr('labels.txt', 'a b')
        self.send_response(200); self.end_headers(); self.wfile.write(archive.getvalue())
    def log_message(self, *args): pass
server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = 'http://127.0.0.1:%d/set.zip' % server.server_port
if not os.path.exists('sets/set.zip'):
    os.makedirs('sets')
    urllib.request.urlretrieve(url, 'sets/set.zip')
    zipfile.ZipFile('sets/set.zip').extractall('sets/unpacked')
open('args.json', 'w').write('{}')
model = torch.nn.Linear(2, 1)
torch.save(torch.zeros(10000), 'init.pt')
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(300):
    optimizer.zero_grad()
    model(torch.ones(1, 2)).pow(2).sum().backward()
    optimizer.step()
    if step == 1:
        open('sets/index.txt', 'w').write(str(sorted(os.listdir('sets/unpacked'))))
        print(open('sets/index.txt').read(), os.path.getsize('sets/unpacked/images/1.bin'))
`;
    const guarded = await runGuarded(scripts, script);
    assert.deepEqual(
      [...guarded.changed].sort(),
      [
        'sets',
        'sets/set.zip',
        'sets/unpacked',
        'sets/unpacked/images',
        'sets/unpacked/images/1.bin',
        'sets/unpacked/labels.txt',
      ],
      guarded.stderr,
    );
    assert.equal(guarded.lines[0], "['images', 'labels.txt'] 40000");
    assert.ok(guarded.notes.some((note) => /^What the script downloaded stays: .*sets\.$/.test(note)));
    const unguarded = await runGuarded(scripts, script, ['--no-guard']);
    assert.deepEqual([...unguarded.changed].sort(), ['args.json', 'init.pt', 'sets/index.txt']);
    assert.equal(await readFile(join(scripts.folder, 'args.json'), 'utf8'), '{}');
  });
});
