import assert from 'node:assert/strict';
import type {
  EngineMessage,
  HelloMessage,
  OptimizerMessage,
  RunnerMessage,
} from '../../src/protocol/messages.ts';
import { Processes, type Hearer } from '../../src/engine/processes.ts';

const HELLO: HelloMessage = {
  ...{ kind: 'hello', protocol: 1, token: 'secret', pid: 1, language: 'python', languageVersion: '3.11.7' },
  ...{ framework: 'PyTorch', frameworkVersion: '2.15.0', backend: 'cpu', device: 'CPU' },
};
const ADAM: OptimizerMessage = {
  ...{ kind: 'optimizer', id: '0', type: 'Adam' },
  ...{ lr: 1e-3, groups: [], location: null },
};
const done = (reason: 'ended' | 'failed' | 'swept' | 'stopped', message?: string): RunnerMessage => ({
  ...{ kind: 'done', reason, steps: 3, exitCode: message === undefined ? 0 : 1 },
  ...(message === undefined ? {} : { error: { message } }),
});
const points = (from: number, ...losses: (number | null)[]): RunnerMessage => ({
  ...{ kind: 'points', optimizer: '0' },
  points: losses.map((loss, i) => ({ step: from + i, lr: 1e-7, loss })),
});

/** A process of a script, as the engine sees it. */
class Peer {
  readonly got: EngineMessage[] = [];
  constructor(private readonly processes: Processes) {}
  send(message: EngineMessage): void {
    this.got.push(message);
  }
  says(...messages: RunnerMessage[]): this {
    for (const message of messages) this.processes.message(message, this);
    return this;
  }
  leaves(): void {
    this.processes.closed(this);
  }
}

describe('the processes of a script', () => {
  let told: RunnerMessage[];
  let ends: string[];
  let processes: Processes;
  const kinds = () => told.map(({ kind }) => kind);
  const losses = () =>
    told.flatMap((message) => (message.kind === 'points' ? message.points.map(({ loss }) => loss) : []));
  const lastDone = () => told.flatMap((message) => (message.kind === 'done' ? [message] : [])).at(-1);

  function start(environment: NodeJS.ProcessEnv = {}): void {
    told = [];
    ends = [];
    const hearer: Hearer = {
      receive: (message) => told.push(message),
      restart: () => (told = []),
      disconnected: () => ends.push('disconnected'),
      broke: (reason) => ends.push(reason),
    };
    processes = new Processes(hearer, environment);
  }
  beforeEach(() => start());

  const peer = (over: Partial<HelloMessage> = {}) => new Peer(processes).says({ ...HELLO, ...over });
  const ranked = (rank: number, world = 2, source = 'torch.distributed') =>
    peer({ rank: { rank, world, source } }).says(ADAM);

  it('are not heard beside the first that runs the script', () => {
    const first = peer().says(ADAM);
    const second = peer().says(ADAM, points(0, 9), done('ended'));
    first.says(points(0, 1));
    second.leaves();
    assert.deepEqual(kinds(), ['hello', 'optimizer', 'points']);
    processes.stop();
    assert.deepEqual([first.got, second.got], [[{ kind: 'stop' }], []]);
    first.leaves();
    assert.deepEqual(ends, ['disconnected']);
  });

  it('that run another file may be helpers: one is heard from its first step on, or when nobody else is', () => {
    peer({ target: false }).says(ADAM, done('ended')).leaves();
    assert.deepEqual(kinds(), []);
    peer({ target: false }).says(ADAM, points(0, 1));
    assert.deepEqual(kinds(), ['hello', 'optimizer', 'points']);

    start();
    peer({ target: false }).says(ADAM, done('ended'));
    processes.end();
    assert.deepEqual(kinds(), ['hello', 'optimizer', 'done']);
  });

  it('that are ranks speak as one: rank 0 of itself, all of their losses', () => {
    const one = ranked(1).says({ ...ADAM, steps: 1 }, points(0, 3, 5));
    assert.deepEqual(kinds(), []);
    const zero = ranked(0).says(points(0, 1));
    assert.deepEqual(losses(), [2]);
    assert.equal(told[0]?.kind === 'hello' && told[0].device, '2 × CPU');
    zero.says({ kind: 'note', topic: 'odd', message: 'a' });
    one.says({ kind: 'note', topic: 'odd', message: 'b' });
    assert.deepEqual(
      told.flatMap((message) => (message.kind === 'note' ? [message.message] : [])),
      ['a'],
    );
    assert.equal(processes.world, 2);
  });

  it('may learn their rank late, after another has been heard that only starts them', () => {
    peer().says(ADAM);
    const late = peer().says(ADAM);
    ranked(0).says(points(0, 1));
    late.says({ ...HELLO, rank: { rank: 1, world: 2, source: 'torch.distributed' } }, points(0, 3));
    assert.deepEqual(losses(), [2]);
  });

  it('are no ranks by a variable that was there before they were started', () => {
    start({ SLURM_PROCID: '0' });
    ranked(0, 4, 'SLURM_PROCID').says(points(0, 1));
    assert.deepEqual([losses(), processes.world], [[1], null]);
  });

  it('do not await the losses of a rank that has none to tell', () => {
    ranked(0).says({ kind: 'note', topic: 'loss-unknown', message: 'unseen' });
    ranked(1).says(points(0, 1, 2));
    assert.deepEqual(losses(), [1, 2]);
    assert.ok(!kinds().includes('note'));
  });

  it('end after the same step: the farthest that any has begun', () => {
    const [zero, one] = [ranked(0).says(points(0, 1)), ranked(1).says(points(0, 1))];
    processes.stop();
    assert.deepEqual([zero.got, one.got], [[{ kind: 'hold' }], [{ kind: 'hold' }]]);
    zero.says({ kind: 'held', steps: 5 });
    assert.equal(zero.got.length, 1);
    one.says({ kind: 'held', steps: 6 });
    for (const { got } of [zero, one]) assert.deepEqual(got[1], { kind: 'stop', after: 6 });
    zero.says(done('stopped'));
    assert.equal(lastDone(), undefined);
    one.says(done('stopped'));
    assert.equal(lastDone()?.reason, 'stopped');
  });

  it('are stopped by the engine at a loss that is not finite on one of them', () => {
    const [zero, one] = [ranked(0).says(points(0, 1, 1)), ranked(1).says(points(0, null, null))];
    assert.deepEqual([losses(), zero.got, one.got], [[null], [{ kind: 'hold' }], [{ kind: 'hold' }]]);
    for (const rank of [zero, one]) rank.says({ kind: 'held', steps: 3 }, done('stopped'));
    assert.equal(lastDone()?.reason, 'non-finite');
  });

  it('when one fails, fail for its reason, whatever the others say of the peer that they lost', () => {
    const [zero, one] = [ranked(0).says(points(0, 1)), ranked(1).says(points(0, 1))];
    zero.says(done('failed', 'RuntimeError: [gloo] Connection closed by peer'));
    one.says(done('failed', 'ValueError: my data'));
    assert.equal(processes.verdict?.rank, 1);
    assert.equal(lastDone()?.error?.message, 'ValueError: my data');
  });

  it('when one is gone, are ended for that', () => {
    const [zero, one] = [ranked(0).says(points(0, 1)), ranked(1).says(points(0, 1))];
    one.leaves();
    zero.says(done('failed', 'DistBackendError: NCCL communicator was aborted'));
    assert.deepEqual([processes.verdict?.rank, ends], [1, ['disconnected']]);
  });

  it('that all fail alike are one failure', () => {
    for (const rank of [0, 1]) ranked(rank).says(done('failed', 'ValueError: my data'));
    assert.equal(processes.verdict?.rank, null);
    assert.equal(lastDone()?.error?.message, 'ValueError: my data');
  });

  it('that end by themselves after different steps are told up to the last that any has taken', () => {
    ranked(0).says(points(0, 1), done('ended'));
    ranked(1).says(points(0, 3, 4), done('ended'));
    assert.deepEqual([losses(), lastDone()?.reason], [[2, 4], 'ended']);
  });

  it('say who keeps the others waiting', () => {
    ranked(0).says(points(0, 1));
    assert.equal(processes.laggard, 1);
    ranked(1);
    assert.equal(processes.laggard, 1);
  });

  it('that send nonsense are reported only if they are heard', () => {
    const first = peer();
    const second = peer();
    processes.broken('second', second);
    processes.broken('first', first);
    assert.deepEqual(ends, ['first']);
  });
});
