import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { openPipe, type Peer, type Pipe } from '../../src/engine/pipe.ts';
import { makePassFolder, type PassFolder } from '../../src/engine/workspace.ts';

const hello = {
  ...{
    kind: 'hello',
    protocol: 1,
    token: 'secret',
    pid: 1,
    language: 'javascript',
    languageVersion: 'v20.0.0',
  },
  ...{ framework: 'TensorFlow.js', frameworkVersion: '4.22.0', backend: 'cpu', device: 'CPU' },
};

describe('the pipe between engine and runner', () => {
  let folder: PassFolder;
  let pipe: Pipe;
  let heard: string[];
  let runner: Peer;
  const clients: Socket[] = [];

  beforeEach(async () => {
    heard = [];
    folder = await makePassFolder();
    pipe = await openPipe(folder.path, 'secret', {
      message: (message, peer) => {
        runner = peer;
        heard.push(message.kind);
      },
      closed: () => heard.push('closed'),
      broken: (reason) => heard.push(reason),
    });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await pipe.close();
    await folder.remove();
  });

  /** Sends lines and waits until the engine has let go of the connection, or until it has answered a stop. */
  async function send(...lines: unknown[]): Promise<Socket> {
    const client = connect(pipe.path);
    clients.push(client);
    client.on('error', () => {});
    client.write(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
    return client;
  }

  async function sendAll(...lines: unknown[]): Promise<void> {
    const client = await send(...lines);
    client.end();
    client.resume();
    await new Promise((resolve) => client.on('close', resolve));
    // The engine hears of its end of the connection in a turn of its own.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  it('lies in a folder that only its user may enter, and is gone afterwards', async () => {
    if (process.platform !== 'win32') {
      assert.equal((await stat(folder.path)).mode & 0o777, 0o700);
      assert.ok(Buffer.byteLength(pipe.path) < 104, pipe.path);
    }
    await folder.remove();
    assert.equal(existsSync(folder.path), false);
  });

  it('hears a runner that knows the token, and tells it to stop', async () => {
    const client = await send(hello, {
      kind: 'points',
      optimizer: '0',
      points: [{ step: 0, lr: 1e-7, loss: null }],
    });
    client.setEncoding('utf8');
    while (heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    runner.send({ kind: 'stop' });
    const [answer] = (await once(client, 'data')) as [string];
    assert.deepEqual(JSON.parse(answer), { kind: 'stop' });
    assert.deepEqual(heard, ['hello', 'points']);
  });

  it('also listens on a port of this machine, for runners that can open nothing else, and asks for the token there', async () => {
    const said: string[] = [];
    const other = await openPipe(
      folder.path,
      'secret',
      {
        message: (message) => said.push(message.kind),
        closed: () => said.push('closed'),
        broken: (reason) => said.push(reason),
      },
      'tcp',
    );
    const [, host, port] = /^tcp:(127\.0\.0\.1):(\d+)$/.exec(other.path) ?? [];
    for (const token of ['guess', 'secret']) {
      const client = connect(Number(port), host);
      client.on('error', () => {});
      client.end(`${JSON.stringify({ ...hello, token })}\n`);
      client.resume();
      await once(client, 'close');
    }
    while (said.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await other.close();
    assert.deepEqual(said, ['hello', 'closed']);
  });

  it('does not hear a stranger', async () => {
    await sendAll({ ...hello, token: 'guess' }, { kind: 'note', topic: 'odd', message: 'hello' });
    await sendAll({ kind: 'note', topic: 'odd', message: 'hello' });
    assert.deepEqual(heard, []);
  });

  it('ignores kinds that only a newer runner knows', async () => {
    await sendAll(hello, { kind: 'weather', degrees: 20 }, { kind: 'note', topic: 'odd', message: 'x' });
    assert.deepEqual(heard, ['hello', 'note', 'closed']);
  });

  for (const [what, line, says] of [
    ['no JSON', 'points!', /no JSON: points!/],
    ['no kind', '[1, 2]', /a message without a kind/],
    [
      'an LR of zero',
      { kind: 'points', optimizer: '0', points: [{ step: 0, lr: 0, loss: 1 }] },
      /malformed points message \(points\.0\.lr/,
    ],
    ['a line without end', 'x'.repeat(5_000_000), /a line of more than/],
  ] as const) {
    it(`says what is wrong with ${what}`, async () => {
      await sendAll(hello, line);
      assert.match(heard[1]!, says);
    });
  }

  it('refuses a runner of another version with a sentence', async () => {
    await sendAll({ ...hello, protocol: 2 });
    assert.match(heard[0]!, /protocol 2, while this Find LR speaks 1; install matching versions/);
  });
});
