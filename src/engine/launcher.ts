import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ScriptTarget } from '../protocol/spec.ts';
import { packageFolder } from './defaults.ts';
import type { Interpreter } from './interpreter.ts';
import { findPackageScript, type PackageScript } from './packageScript.ts';

/** How a script is started. */
export interface Launch {
  readonly command: readonly string[];
  /** The script's own arguments, out of `command`. */
  readonly args: readonly string[];
  /** Additions to the child's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Our transpiler is to run it; else the project's own means do. */
  readonly transpile: boolean;
  /** What runs it, for people to read: `Python 3.11.7 (.venv)`. */
  readonly interpreter: string;
  /** Sentences for the user, about what was taken from the project and what was left out. */
  readonly notes: readonly string[];
}

/** The project's own way to run the script where it has one, else plain Node with our transpiler. */
export function chooseLaunch(
  target: ScriptTarget,
  interpreter: Interpreter,
  path: string | undefined,
): Launch {
  const folder = packageFolder(target.path);
  const manifest = folder === null ? {} : readManifest(join(folder, 'package.json'));
  const script = folder === null ? null : findPackageScript(manifest.scripts ?? {}, folder, target.path);
  const project = createRequire(target.path);
  if (folder !== null && script !== null) {
    const launch = byPackageScript(script, folder, target, interpreter, project, path);
    if (launch !== null) return launch;
  }
  const own = (flags: readonly string[], transpile: boolean, note?: string): Launch => ({
    command: [interpreter.path, ...flags, target.path, ...target.args],
    args: target.args,
    env: interpreter.env,
    transpile,
    interpreter: describeNode(interpreter),
    notes: note === undefined ? [] : [note],
  });
  const type = extname(target.path);
  if (type === '.js' && folder !== null && manifest.type !== 'module' && hasBabelConfig(folder, manifest)) {
    const babel = isEsModule(target.path) ? babelFlags(project) : null;
    if (babel !== null) return own(babel, false, "Runs through the project's Babel.");
  }
  if (['.ts', '.mts', '.cts'].includes(type)) {
    const tsx = resolveOrNull(project, 'tsx');
    if (tsx !== null) return own(['--import', pathToFileURL(tsx).href], false);
    // ts-node's support for ES modules broke with Node 20; there ours is the better choice.
    const tsNode =
      type === '.ts' && manifest.type !== 'module' ? resolveOrNull(project, 'ts-node/register') : null;
    if (tsNode !== null) return own(['--require', tsNode], false, "Runs through the project's ts-node.");
  }
  return own([], true);
}

export function describeNode({ version }: Interpreter): string {
  return `Node.js ${version}`;
}

interface Manifest {
  readonly type?: unknown;
  readonly scripts?: Record<string, unknown>;
  readonly babel?: unknown;
  readonly bin?: unknown;
}

function byPackageScript(
  script: PackageScript,
  folder: string,
  target: ScriptTarget,
  interpreter: Interpreter,
  project: NodeJS.Require,
  path: string | undefined,
): Launch | null {
  const runner = script.binary === 'node' ? [] : binaryOf(script.binary, project);
  if (runner === null) return null;
  const args = target.args.length > 0 ? target.args : script.args;
  const notes = [`Runs as \`npm run ${script.name}\` does (${join(folder, 'package.json')}).`];
  if (args !== target.args && args.length > 0)
    notes.push(`Its arguments are those of that script: ${args.join(' ')}`);
  if (script.skipped.length > 0) notes.push(`Not run of that script: ${script.skipped.join('; ')}`);
  return {
    command: [interpreter.path, ...runner, ...script.flags, target.path, ...args],
    args,
    env: {
      ...interpreter.env,
      ...script.env,
      // As npm does: a script may start other binaries of the project by name.
      PATH: [join(folder, 'node_modules', '.bin'), path].filter(Boolean).join(delimiter),
    },
    transpile:
      script.binary === 'node' &&
      !script.flags.some((flag) => /tsx|ts-node|babel|esm|swc|sucrase/.test(flag)),
    interpreter: describeNode(interpreter),
    notes,
  };
}

const PACKAGE_OF: Record<string, string> = {
  'babel-node': '@babel/node',
  'ts-node': 'ts-node',
  'ts-node-esm': 'ts-node',
  tsx: 'tsx',
};

/** The script behind a binary of the project's dependencies; null when it is not installed. */
function binaryOf(name: string, project: NodeJS.Require): readonly string[] | null {
  const manifestPath = resolveOrNull(project, `${PACKAGE_OF[name] ?? name}/package.json`);
  if (manifestPath === null) return null;
  const { bin } = readManifest(manifestPath);
  const file = typeof bin === 'string' ? bin : (bin as Record<string, unknown> | undefined)?.[name];
  return typeof file === 'string' ? [join(dirname(manifestPath), file)] : null;
}

function babelFlags(project: NodeJS.Require): readonly string[] | null {
  const register = resolveOrNull(project, '@babel/register');
  if (register !== null) return ['--require', register];
  return binaryOf('babel-node', project);
}

function hasBabelConfig(folder: string, manifest: Manifest): boolean {
  const endings = [
    '.babelrc',
    ...['.babelrc', 'babel.config'].flatMap((f) => ['.js', '.cjs', '.json'].map((e) => f + e)),
  ];
  return manifest.babel !== undefined || endings.some((file) => existsSync(join(folder, file)));
}

/** `import` or `export` at the start of a line: good enough to tell that plain Node would refuse a CommonJS `.js`. */
function isEsModule(path: string): boolean {
  return existsSync(path) && /^\s*(import\s*[\w{*'"]|export\s)/m.test(readFileSync(path, 'utf8'));
}

function readManifest(path: string): Manifest {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    // Node itself will complain of a package.json that is no JSON, in its own words; we only look for hints in it.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function resolveOrNull(project: NodeJS.Require, specifier: string): string | null {
  try {
    return project.resolve(specifier);
  } catch {
    return null; // Not installed, or closed to us by its `exports`.
  }
}
