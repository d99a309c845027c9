import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { nodeOf } from '../../../scripts/provision/frameworks.mjs';

const entry = fileURLToPath(new URL('../../../src/runner/node/guard/index.ts', import.meta.url));

/** The Nodes to try: this one, and the others that `npm test` provisions; the path is empty where one is missing. */
export const nodes: readonly { name: string; path: string }[] = [
  { name: process.version, path: process.execPath },
  ...[20, 22, 24]
    .filter((major) => !process.version.startsWith(`v${major}.`))
    .map((major) => ({ name: `v${major}`, path: nodeOf(major) ?? '' })),
];

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** `topic: message` of every note. */
  readonly notes: readonly string[];
  /** Names of what differs on the real disk from before. */
  readonly changed: readonly string[];
}

export interface Work {
  readonly script: string;
  /** Relative path and content of what lies in the folder beforehand; a name that ends in `/` is a folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly node?: string;
  readonly guard?: boolean;
  /** `main.mjs` for a module. */
  readonly name?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly prepare?: (folder: string) => void;
  /** A command line put before Node's. */
  readonly launcher?: readonly string[];
}

let preload: string | undefined;

/** A bundle that installs the guard, with `globalThis.guard` for the scripts. */
export function guardBundle(): string {
  if (preload) return preload;
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'guard-bundle-')));
  // Other users may read it: a test runs as one of them.
  chmodSync(folder, 0o755);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = path.join(folder, 'guard.cjs');
  const contents = `import { installGuard } from ${JSON.stringify(entry)};
    globalThis.guard = installGuard({
      scratch: process.env.GUARD_SCRATCH,
      enabled: process.env.GUARD !== 'off',
      isLayered: false,
      note: (topic, message) => process._rawDebug('NOTE ' + topic + ': ' + message),
    });`;
  buildSync({
    stdin: { contents, resolveDir: folder, loader: 'js' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
  });
  return (preload = outfile);
}

/** Runs a script in a folder of its own, under the guard, and compares the folder before and after. */
export async function runGuarded(work: Work): Promise<Finished> {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'guard-test-')));
  try {
    const folder = path.join(base, 'project');
    const scratch = path.join(base, 'scratch');
    const temporary = path.join(base, 'temporary');
    for (const made of [folder, scratch, temporary]) mkdirSync(made);
    const name = work.name ?? 'main.cjs';
    for (const [file, content] of Object.entries({ ...work.files, [name]: work.script })) {
      const full = path.join(folder, file);
      mkdirSync(file.endsWith('/') ? full : path.dirname(full), { recursive: true });
      if (!file.endsWith('/')) writeFileSync(full, content);
    }
    work.prepare?.(base);
    const before = { ...snapshot(folder), ...snapshot(temporary) };
    const result = await new Promise<Omit<Finished, 'changed' | 'notes'>>((resolve) => {
      const [program = '', ...args] = [...(work.launcher ?? []), work.node ?? process.execPath, name];
      const env = {
        ...process.env,
        NODE_OPTIONS: `--require ${JSON.stringify(guardBundle())}`,
        GUARD: work.guard === false ? 'off' : 'on',
        GUARD_SCRATCH: scratch,
        TMPDIR: temporary,
        ...work.env,
      };
      execFile(program, args, { cwd: folder, env, timeout: 50_000 }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
      });
    });
    const after = { ...snapshot(folder), ...snapshot(temporary) };
    const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((file) => before[file] !== after[file])
      .map((file) => path.relative(folder, file))
      .sort();
    const lines = result.stderr.split('\n');
    const notes = lines.filter((line) => line.startsWith('NOTE ')).map((line) => line.slice(5));
    const stderr = lines.filter((line) => !line.startsWith('NOTE ')).join('\n');
    return { ...result, stderr, notes, changed };
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** Kind, mode, content, and for files the time of change, of everything below a folder. */
export function snapshot(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder)) {
    const full = path.join(folder, name);
    const stats = lstatSync(full);
    const mode = stats.mode.toString(8);
    if (stats.isDirectory()) Object.assign(found, { [full]: `folder ${mode}` }, snapshot(full));
    else if (stats.isSymbolicLink()) found[full] = `link ${readlinkSync(full)}`;
    else if (stats.isFile()) {
      const hash = createHash('sha256').update(readFileSync(full)).digest('hex');
      found[full] = `file ${mode} ${stats.mtimeMs} ${hash}`;
    } else found[full] = 'other';
  }
  return found;
}
