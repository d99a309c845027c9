/** `kill -9` of Find LR, and what is left of its run. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dist, processesWith, stateHome } from './support/command.ts';
import { missing } from '../support/missing.ts';

/** What they start has its own session, and its own environment, or is no program that our runner knows. */
const SCRIPTS: Readonly<Record<string, string>> = {
  'train.py': `import subprocess, sys, time
subprocess.Popen(['sleep', '600'])
subprocess.Popen(['sleep', '600'], start_new_session=True)
subprocess.Popen([sys.executable, '-I', '-c', 'import time; time.sleep(600)', sys.argv[1]], env={})
print('up', flush=True)
while True: time.sleep(0.1)
`,
  'train.mjs': `import { spawn } from 'node:child_process';
spawn('sleep', ['600'], { stdio: 'ignore' });
spawn('sleep', ['600'], { stdio: 'ignore', detached: true });
spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', process.argv[2]], { stdio: 'ignore', env: {} });
console.log('up');
for (;;);
`,
};

describe('find-lr, killed', function () {
  let folder: string;
  const clis: ChildProcess[] = [];
  before(async function () {
    if (process.platform !== 'linux') missing(this, 'A /proc, which tells what processes were started with');
    folder = await mkdtemp(join(tmpdir(), 'find-lr-killed-'));
    await mkdir(join(folder, 'tmp'));
    for (const [name, text] of Object.entries(SCRIPTS)) await writeFile(join(folder, name), text);
  });
  afterEach(() => clis.splice(0).forEach((cli) => cli.kill('SIGKILL')));
  after(() => rm(folder, { recursive: true, force: true }));

  function start(script: string, marker: string): ChildProcess & { stdout: NodeJS.ReadableStream } {
    const cli = spawn(process.execPath, [join(dist, 'cli.mjs'), 'run', script, '--verbose', '--', marker], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        XDG_STATE_HOME: stateHome,
        TMPDIR: join(folder, 'tmp'),
        FIND_LR_TEST_MARKER: marker,
      },
    });
    clis.push(cli);
    return cli;
  }

  /** Until there is neither a process nor a file; fails by the time that a test may take. */
  async function nothingLeft(marker: string): Promise<void> {
    for (;;) {
      const files = await readdir(join(folder, 'tmp'));
      const left = [...processesWith(marker), ...processesWith(marker, 'cmdline'), ...files];
      if (left.length === 0) return;
      await new Promise((soon) => setTimeout(soon, 20));
    }
  }

  for (const script of Object.keys(SCRIPTS)) {
    it(`before the first optimizer of ${script}, leaves no process and no file`, async () => {
      const marker = randomUUID();
      const cli = start(script, marker);
      let said = '';
      cli.stdout.on('data', (data: Buffer) => (said += data.toString()));
      while (!/^.*\bup$/m.test(said)) await once(cli.stdout, 'data');
      const started = [...new Set([...processesWith(marker), ...processesWith(marker, 'cmdline')])];
      // The program, its keeper, the script, and its three.
      assert.equal(started.length, 6);
      cli.kill('SIGKILL');
      await nothingLeft(marker);
    });
  }

  it('while it starts its script, leaves nothing', async () => {
    for (const delay of [0, 40, 80, 120, 160, 200, 240, 280, 320]) {
      const marker = randomUUID();
      const cli = start('train.py', marker);
      await new Promise((later) => setTimeout(later, delay));
      cli.kill('SIGKILL');
      await nothingLeft(marker);
    }
  });
});
