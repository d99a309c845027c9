/**
 * Runs in a row, mixed with kills at drawn moments: each must end in an outcome that is explained, and leave nothing: no process, no folder,
 * no file handle, no memory. `npx tsx bench/endings.ts [count] [seed]` prints the table; test/engine/endings.test.ts holds fewer to it.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { defaultSpec, run } from '../src/engine/index.ts';
import type { RunRecord } from '../src/protocol/record.ts';

const assets = resolve(import.meta.dirname, '../dist');

/** What is run, cheap enough for hundreds: a training, two scripts that do not come so far, and one that must be ended. */
const SCRIPTS: Readonly<Record<string, string>> = {
  'trains.cjs': `const tf = require(${JSON.stringify(resolve(import.meta.dirname, '../node_modules/@tensorflow/tfjs'))});
const w = tf.variable(tf.scalar(3)); const optimizer = tf.train.sgd(0.1);
for (let i = 0; i < 200; i++) optimizer.minimize(() => w.square());`,
  'ends.py': 'import time\ntime.sleep(0.3)\n',
  'throws.py': 'import time\ntime.sleep(0.2)\nraise ValueError("no data")\n',
  'hangs.py':
    'import subprocess, time\nsubprocess.Popen(["sleep", "600"], start_new_session=True)\ntime.sleep(600)\n',
};
const DEEDS = ['none', 'cancel', 'kill script', 'crash script', 'kill find-lr', 'end find-lr'] as const;
type Deed = (typeof DEEDS)[number];

export interface Tally {
  readonly runs: number;
  readonly explained: number;
  readonly unexplained: readonly string[];
  readonly processes: number;
  readonly folders: number;
  /** More than after the first runs. */
  readonly handles: number;
  /** Growth of the memory in use behind the first quarter of the runs, as a share. */
  readonly growth: number;
}

export async function endings(count: number, seed: number): Promise<Tally> {
  const home = mkdtempSync(join(tmpdir(), 'endings-'));
  const before = process.env['TMPDIR'];
  const marker = randomUUID();
  mkdirSync(join(home, 'tmp'));
  for (const [name, text] of Object.entries(SCRIPTS)) writeFileSync(join(home, name), text);
  process.env['TMPDIR'] = join(home, 'tmp');
  const draw = drawing(seed);
  const unexplained: string[] = [];
  const [heaps, handles]: number[][] = [[], []];
  try {
    for (let i = 0; i < count; i++) {
      const script = pick(Object.keys(SCRIPTS), draw());
      // What hangs is ended by somebody.
      const deed = pick(script === 'hangs.py' ? DEEDS.slice(1) : DEEDS, draw());
      const after = Math.round(draw() * 1500);
      const found = deed.endsWith('find-lr')
        ? await outside(home, script, deed, after, marker)
        : await inside(home, script, deed, after, marker);
      if (found !== null) unexplained.push(`${script}, ${deed} after ${after} ms: ${found}`);
      globalThis.gc?.();
      heaps!.push(process.memoryUsage().heapUsed);
      handles!.push(openHandles());
    }
    await gone(marker, join(home, 'tmp'));
    return {
      ...{ runs: count, explained: count - unexplained.length, unexplained },
      processes: marked(marker).length,
      folders: passFolders(join(home, 'tmp')),
      handles: last(handles!) - handles![Math.floor(count / 4)]!,
      growth: median(heaps!.slice(-5)) / median(heaps!.slice(Math.floor(count / 4)).slice(0, 5)) - 1,
    };
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(home, { recursive: true, force: true });
  }
}

/** In this process, as in an extension host. Gives what is not explained. */
async function inside(
  home: string,
  script: string,
  deed: Deed,
  after: number,
  marker: string,
): Promise<string | null> {
  const cancel = new AbortController();
  const env = { ENDINGS_MARKER: marker };
  const spec = { ...defaultSpec(join(home, script), { cwd: home, args: [], env }), timeout: 60 };
  const timer = setTimeout(() => {
    if (deed === 'cancel') cancel.abort();
    const signal = deed === 'crash script' ? 'SIGSEGV' : 'SIGKILL';
    if (deed === 'cancel' || deed === 'none') return;
    const strike = (): void => {
      const [child] = marked(marker).filter((pid) => commandOf(pid).includes(script));
      if (child !== undefined) process.kill(child, signal);
      else if (!over) setTimeout(strike, 50);
    };
    strike();
  }, after);
  let over = false;
  let record: RunRecord | null = null;
  for await (const event of run(spec, { assets, signal: cancel.signal }))
    if (event.kind === 'done') record = event.record;
  over = true;
  clearTimeout(timer);
  if (record === null) return 'no record';
  const says = [...record.diagnoses, ...record.results.flatMap(({ diagnoses }) => diagnoses)];
  const isFound = record.results.some(({ recommended }) => recommended !== null);
  const left = marked(marker)
    .map(commandOf)
    .filter((command) => !command.includes('find-lr-keeper'));
  if (left.length > 0) return `left ${left.join(', ')}`;
  return isFound || record.status === 'cancelled' || says.length > 0 ? null : `${record.status}, and no word`;
}

/** As a program of its own, which is killed. */
async function outside(
  home: string,
  script: string,
  deed: Deed,
  after: number,
  marker: string,
): Promise<string | null> {
  const cli = spawn(process.execPath, [join(assets, 'cli.mjs'), 'run', script], {
    cwd: home,
    stdio: 'ignore',
    env: { ...process.env, XDG_STATE_HOME: home, ENDINGS_MARKER: marker },
  });
  const ended = new Promise<string>((resolve) =>
    cli.on('exit', (code, signal) => resolve(signal ?? String(code))),
  );
  const timer = setTimeout(() => cli.kill(deed === 'kill find-lr' ? 'SIGKILL' : 'SIGTERM'), after);
  const how = await ended;
  clearTimeout(timer);
  await gone(marker, join(home, 'tmp'));
  if (marked(marker).length > 0) return `left ${marked(marker).map(commandOf).join(', ')}`;
  if (passFolders(join(home, 'tmp')) > 0) return 'left a folder';
  return ['0', '3', '4', '5', '130', 'SIGKILL', 'SIGTERM'].includes(how) ? null : `ended with ${how}`;
}

/** Gives what was killed the time to go. */
async function gone(marker: string, folder: string): Promise<void> {
  for (let look = 0; look < 400 && (marked(marker).length > 0 || passFolders(folder) > 0); look++)
    await pause(25);
}

function marked(marker: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => read(`/proc/${pid}/environ`).includes(marker))
    .map(Number);
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // Gone.
  }
}

function passFolders(folder: string): number {
  return readdirSync(folder).filter((name) => name.startsWith('find-lr-pass-')).length;
}

function openHandles(): number {
  return readdirSync('/proc/self/fd').length;
}

function pick<T>(list: readonly T[], at: number): T {
  return list[Math.floor(at * list.length)]!;
}

function last(list: readonly number[]): number {
  return list.at(-1)!;
}

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!;
}

/** Numbers in [0, 1), the same for a seed (mulberry32). */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

if (process.argv[1] === import.meta.filename) {
  const [count = 200, seed = 1] = process.argv.slice(2).map(Number);
  console.log(JSON.stringify(await endings(count, seed), null, 2));
}
