import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { project, runnerFolder } from '../runner/support/child.ts';
import { Notebook } from './support.ts';

describe("the end of a notebook's kernel", () => {
  let notebook: Notebook;
  afterEach(() => notebook.close());

  for (const [what, source, sentence] of [
    ['process.exit', 'process.exit()', /The cell ended the kernel, with process\.exit\(\)/],
    ['an exit code', 'console.error("no disk"); process.exit(4)', /The kernel ended with exit code 4/],
    ['a signal', 'process.kill(process.pid, "SIGKILL"); await new Promise(() => {})', /killed \(SIGKILL\)/],
    ['a want of memory', 'const all = []; for (;;) all.push(new Array(1e6).fill({}));', /ran out of memory/],
  ] as const) {
    it(`by ${what} is said, and the next cell has a fresh one`, async () => {
      notebook = await Notebook.open({}, process.execPath, {
        env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=100' },
      });
      await notebook.run('let kept = 1;');
      const ran = await notebook.run(source);
      assert.equal(ran.outcome, 'died');
      assert.match(ran.error?.message ?? '', sentence);
      assert.match(
        ran.error?.message ?? '',
        /Its variables are gone: the next cell starts a fresh kernel\.$/,
      );
      assert.equal((await notebook.run('typeof kept')).value, "'undefined'");
    });
  }

  it('comes to a cell that heeds no interrupt', async () => {
    notebook = await Notebook.open({}, process.execPath, { patience: 1500 });
    const ran = await notebook.run('await null; console.log("on"); while (true) {}', () =>
      notebook.kernel.interrupt(),
    );
    assert.equal(ran.outcome, 'died');
    assert.match(ran.error?.message ?? '', /did not heed the interrupt within 1\.5 seconds/);
  });

  it('does not come to an interrupted training, which goes no further', async () => {
    notebook = await Notebook.open();
    await notebook.run(
      'let steps = 0; async function train() { for (;;) { steps++; await new Promise((turn) => setImmediate(turn)); } }',
    );
    const ran = await notebook.run('console.log("on"); await train();', () => notebook.kernel.interrupt());
    assert.equal(ran.outcome, 'interrupted');
    const { value } = await notebook.run('steps');
    assert.equal(
      (await notebook.run('await new Promise((done) => setTimeout(done, 100)); steps')).value,
      value,
    );
  });

  it('comes with a restart, and with all that cells have started', async () => {
    notebook = await Notebook.open();
    const { value } = await notebook.run(
      `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }).pid`,
    );
    const cell = notebook.run('await new Promise(() => {})');
    await sleep(100);
    notebook.kernel.restart();
    assert.equal((await cell).outcome, 'died');
    await gone(Number(value));
    assert.equal((await notebook.run('1')).value, '1');
  });

  it('comes when its client is killed, even to a loop that never yields', async () => {
    notebook = await Notebook.open();
    const folder = await project({
      'client.mjs': `
import { spawn } from 'node:child_process';
const kernel = spawn(process.execPath, ${JSON.stringify([join(await runnerFolder(), 'kernel.cjs'), '/x.ipynb'])}, { stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'ipc'] });
kernel.stdio[3].on('data', (text) => String(text).includes('looping') && console.log(kernel.pid));
kernel.send({ kind: 'evaluate', id: 1, name: '/x.ipynb#c', source: 'await new Promise((r) => setTimeout(r, 300)); console.log("looping"); for (;;) {}' });`,
    });
    const client = spawn(process.execPath, [join(folder, 'client.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [pid] = (await once(client.stdout, 'data')) as [Buffer];
    client.kill('SIGKILL');
    await gone(Number(String(pid)));
  });
});

/** Resolves when there is no such process. */
async function gone(pid: number): Promise<void> {
  assert.ok(pid > 0);
  for (let i = 0; i < 200; i++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(50);
  }
  assert.fail(`Process ${pid} still lives.`);
}
