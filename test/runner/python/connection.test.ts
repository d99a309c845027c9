import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openPipe, type Pipe, type Transport } from '../../../src/engine/pipe.ts';
import { makePassFolder, type PassFolder } from '../../../src/engine/workspace.ts';
import type { RunnerMessage } from '../../../src/protocol/messages.ts';

const PACKAGE = resolve(import.meta.dirname, '../../../src/runner/python');

/** What a session does with its connection, without a framework: says hello and a point, and waits until all ranks are to end. */
const RUNNER = `
import os, sys
from find_lr.wire.connection import Connection
from find_lr.wire.together import CommonEnd
end = CommonEnd()
connection = Connection(os.environ['FIND_LR_PIPE'], False, end)
connection.send({'kind': 'hello', 'protocol': 1, 'token': os.environ['FIND_LR_TOKEN'], 'pid': os.getpid(), 'language': 'python',
    'languageVersion': '3.8.0', 'framework': '', 'frameworkVersion': '', 'backend': '', 'device': ''})
steps = 0
while not end.reached(steps):
    if steps < 3: connection.point('0', steps, 1e-7, float('nan') if steps == 1 else 0.5)
    steps += 1
connection.send({'kind': 'done', 'reason': 'stopped', 'steps': steps})
connection.finish()
`;

describe("the Python runner's connection", () => {
  let folder: PassFolder;
  let pipe: Pipe | null = null;

  beforeEach(async () => (folder = await makePassFolder()));
  afterEach(async () => {
    await pipe?.close();
    await folder.remove();
  });

  function start(path: string, token: string) {
    return spawn('python3', ['-c', RUNNER], {
      env: { ...process.env, PYTHONPATH: PACKAGE, FIND_LR_PIPE: path, FIND_LR_TOKEN: token },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  for (const transport of ['local', 'tcp'] as const satisfies readonly Transport[]) {
    it(`tells its points and agrees on a common end (${transport})`, async () => {
      const heard: RunnerMessage[] = [];
      const closed = new Promise<void>((closed) => {
        void openPipe(
          folder.path,
          'secret',
          {
            message(message, peer) {
              heard.push(message);
              if (message.kind === 'points' && heard.filter(({ kind }) => kind === 'points').length === 1)
                peer.send({ kind: 'hold' });
              // Another rank has gone two steps further.
              if (message.kind === 'held') peer.send({ kind: 'stop', after: message.steps + 2 });
            },
            closed: () => closed(),
            broken: (reason) => assert.fail(reason),
          },
          transport,
        ).then((opened) => start((pipe = opened).path, 'secret'));
      });
      await closed;
      const held = heard.find((message) => message.kind === 'held');
      const done = heard.find((message) => message.kind === 'done');
      assert.equal(done?.steps, held!.steps + 2);
      const points = heard.flatMap((message) => (message.kind === 'points' ? message.points : []));
      assert.deepEqual(
        points.map(({ step, loss }) => [step, loss]),
        [
          [0, 0.5],
          [1, null],
          [2, 0.5],
        ],
      );
    });
  }

  it('ends its process with a sentence where the engine cannot be reached', async () => {
    const child = start(join(folder.path, 'nowhere'), 'secret');
    let said = '';
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 1);
    assert.match(said, /Find LR cannot be reached at .*nowhere .*on the machine that Find LR runs on/);
  });

  it('says so once when the script calls os._exit, which reports by connecting', async () => {
    const script = join(folder.scratch, 'train.py');
    await writeFile(script, 'import os\nos._exit(3)\n');
    const spec = {
      ...{ script, scratch: folder.scratch, seed: null, guard: false, optimizer: null },
      hook: { kind: 'sweep', mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: 100, ceilingLr: 10 },
    };
    const child = spawn('python3', [script], {
      env: {
        ...process.env,
        PYTHONPATH: PACKAGE,
        FIND_LR_SPEC: JSON.stringify(spec),
        FIND_LR_PIPE: join(folder.path, 'nowhere'),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    await once(child, 'close');
    assert.match(said, /^RuntimeError: Find LR cannot be reached at .*nowhere [^\n]*\n$/);
  });
});
