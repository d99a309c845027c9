/** A small engine for these tests: a pipe, a real Node child with the runner loaded, and what it said. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { buildBackend } from '../../../scripts/build-backend.mjs';
import { modulesOf, nodeOf } from '../../../scripts/provision/frameworks.mjs';
import type { OptimizerMessage, RunnerMessage, StartMessage } from '../../../src/protocol/messages.ts';
import { missing } from '../../support/missing.ts';

export const root = resolve(import.meta.dirname, '../../..');

export type DoneMessage = Extract<RunnerMessage, { kind: 'done' }>;
export type HelloMessage = Extract<RunnerMessage, { kind: 'hello' }>;

export interface ChildRun {
  readonly messages: RunnerMessage[];
  readonly hello: HelloMessage | undefined;
  readonly points: { step: number; lr: number; loss: number | null }[];
  readonly pointsOf: (optimizer: string) => { step: number; lr: number; loss: number | null }[];
  /** Each optimizer as it was last described. */
  readonly optimizers: OptimizerMessage[];
  readonly notes: string[];
  readonly done: DoneMessage | undefined;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildOptions {
  readonly start?: Partial<StartMessage>;
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  readonly node?: string;
  /** Node's own arguments and the script, instead of the script alone. */
  readonly command?: readonly string[];
  /** Called with each message as it arrives. */
  readonly onMessage?: (
    message: RunnerMessage,
    engine: { stop(): void; shorten(steps: number): void; hangUp(): void; child: ChildProcess },
  ) => void;
}

export const sweep = (steps: number, over: Partial<Extract<StartMessage['hook'], { kind: 'sweep' }>> = {}) =>
  ({ kind: 'sweep', mode: 'exponential', minLr: 1e-4, maxLr: 1, steps, ceilingLr: 1, ...over }) as const;

const temporary: string[] = [];
process.on('exit', () => temporary.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

let bundle: Promise<string> | undefined;

/** The runner, bundled once for this process, as `dist/runner` has it. */
export function runnerFolder(): Promise<string> {
  bundle ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'find-lr-runner-'));
    temporary.push(folder);
    const source = join(root, 'src/runner/node');
    const backend = buildBackend(folder, { minify: false });
    await build({
      entryPoints: {
        preload: join(source, 'preload.ts'),
        worker: join(source, 'wire/worker.ts'),
        cells: join(root, 'src/kernel/cells.ts'),
        kernel: join(root, 'src/kernel/child/main.ts'),
        loops: join(source, 'loops.ts'),
        ...(existsSync(join(source, 'loader/loader.ts')) ? { loader: join(source, 'loader/loader.ts') } : {}),
      },
      outdir: folder,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node18',
      outExtension: { '.js': '.cjs' },
      logLevel: 'error',
    });
    await backend;
    return folder;
  })();
  return bundle;
}

/** A folder with the given files, gone when the tests end; `@tensorflow` resolves to the version asked for. */
export async function project(files: Record<string, string>, tfjs = '4'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'find-lr-project-'));
  temporary.push(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules)) await symlink(tfjsModules(tfjs) ?? '', modules);
  return folder;
}

/** The `node_modules` that holds a version of TensorFlow.js: the project's own for 4; null if it was not provisioned. */
export function tfjsModules(version: string): string | null {
  return version === '4' ? join(root, 'node_modules') : modulesOf(`tfjs-${version}`);
}

/** The Node of a major version, in a `before` or a test; where it is not provisioned, see `missing`. */
export function nodeOrMissing(context: Mocha.Context, major: number): string {
  const isOwn = process.versions.node.startsWith(`${major}.`);
  return (isOwn ? process.execPath : nodeOf(major)) ?? missing(context, `Node ${major}`);
}

/** Runs a script under the runner until its process is gone. */
export async function runChild(script: string, options: ChildOptions = {}): Promise<ChildRun> {
  const folder = await runnerFolder();
  const scratch = await mkdtemp(join(tmpdir(), 'find-lr-scratch-'));
  const pipe =
    process.platform === 'win32'
      ? `\\\\.\\pipe\\find-lr-${process.pid}-${Date.now()}`
      : join(scratch, 'pipe');
  const messages: RunnerMessage[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    let rest = '';
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('data', (text) => {
      const lines = (rest + String(text)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const message = JSON.parse(line) as RunnerMessage;
        messages.push(message);
        options.onMessage?.(message, engine);
      }
    });
  });
  await new Promise<void>((listening) => server.listen(pipe, listening));
  const start: StartMessage = {
    kind: 'start',
    protocol: 1,
    pass: 0,
    hook: sweep(10),
    optimizer: null,
    seed: 1,
    guard: false,
    scratch,
    assets: folder,
    script,
    ...options.start,
  };
  const child = spawn(
    options.node ?? process.execPath,
    [...(options.command ?? [script]), ...(options.args ?? [])],
    {
      cwd: dirname(script),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        FIND_LR_PIPE: pipe,
        FIND_LR_TOKEN: 'token',
        FIND_LR_GROUP: '1',
        FIND_LR_SPEC: JSON.stringify(start),
        NODE_OPTIONS: `--require ${JSON.stringify(join(folder, 'preload.cjs'))}`,
        ...options.env,
      },
    },
  );
  const engine = {
    child,
    stop: () => sockets.forEach((socket) => socket.write('{"kind":"stop"}\n')),
    shorten: (steps: number) =>
      sockets.forEach((socket) => socket.write(`${JSON.stringify({ kind: 'sweep', steps })}\n`)),
    hangUp: () => sockets.forEach((socket) => socket.destroy()),
  };
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += String(data)));
  child.stderr.on('data', (data) => (stderr += String(data)));
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((closed) =>
    child.on('close', (code, how) => closed([code, how])),
  );
  sockets.forEach((socket) => socket.destroy());
  await new Promise((closed) => server.close(closed));
  await rm(scratch, { recursive: true, force: true });
  return { ...told(messages), exitCode, signal, stdout, stderr };
}

function told(messages: RunnerMessage[]) {
  const optimizers = new Map<string, OptimizerMessage>();
  for (const message of messages) if (message.kind === 'optimizer') optimizers.set(message.id, message);
  const pointsOf = (optimizer: string) =>
    messages.flatMap((message) =>
      message.kind === 'points' && message.optimizer === optimizer ? message.points : [],
    );
  return {
    messages,
    hello: messages.filter((message) => message.kind === 'hello').at(-1),
    points: messages.flatMap((message) => (message.kind === 'points' ? message.points : [])),
    pointsOf,
    optimizers: [...optimizers.values()],
    notes: messages.flatMap((message) => (message.kind === 'note' ? [message.message] : [])),
    done: messages.filter((message) => message.kind === 'done').at(-1),
  };
}
