import { join } from 'node:path';
import { environmentIn, textIn, textsIn, type Fields } from './fields.ts';
import type { Launch, Reading } from './launch.ts';

/** Modules that start another script, which is then among their arguments. */
const LAUNCHERS = new Set([
  'torch.distributed.run',
  'torch.distributed.launch',
  'accelerate.commands.launch',
  'deepspeed.launcher.runner',
]);

/** What a configuration of type `debugpy` says of a script: its `program`, its `module`, or the script that a launcher starts. */
export function pythonLaunch(fields: Fields, reading: Reading): Omit<Launch, 'name'> | undefined {
  const purpose = [fields['purpose']].flat();
  if (purpose.includes('debug-test')) return undefined;
  const workingFolder = textIn(fields, 'cwd');
  const cwd = workingFolder === undefined ? reading.folder : reading.path(workingFolder);
  const target = targetOf(fields, reading, cwd);
  if (target === undefined) return undefined;
  const asksForThem = fields['args'] === '${command:pickArgs}';
  return {
    ...target,
    args: asksForThem ? undefined : target.args,
    cwd,
    env: environmentIn(fields, reading, reading.folder === undefined ? undefined : '.env'),
    python: interpreterIn(fields, reading),
  };
}

function targetOf(
  fields: Fields,
  reading: Reading,
  cwd: string | undefined,
): Pick<Launch, 'args' | 'module' | 'launcher'> | undefined {
  const args = textsIn(fields, 'args', reading);
  const program = textIn(fields, 'program');
  if (program !== undefined) return reading.path(program) === reading.file ? { args } : undefined;
  const module = textIn(fields, 'module');
  if (module === undefined) return undefined;
  const name = reading.expand(module);
  if (!LAUNCHERS.has(name)) return isModule(name, reading.file, cwd) ? { args, module: name } : undefined;
  const at = args.findIndex((arg) => arg.endsWith('.py') && reading.path(arg) === reading.file);
  if (at === -1) return undefined;
  return { args: args.slice(at + 1), launcher: ['python', '-m', name, ...args.slice(0, at)] };
}

/** Whether `python -m name` runs the file: in the working folder, or a package that is installed from its source. */
function isModule(name: string, file: string, cwd: string | undefined): boolean {
  const path = name.split('.').join('/');
  const ends = [`${path}.py`, `${path}/__main__.py`];
  if (cwd !== undefined && ends.some((end) => join(cwd, end) === file)) return true;
  return ends.some((end) => file.replaceAll('\\', '/').endsWith(`/src/${end}`));
}

/** The interpreter, without the words that some put behind it; not one that only the Python extension can tell. */
function interpreterIn(fields: Fields, reading: Reading): string | undefined {
  const named = fields['python'] ?? fields['pythonPath'];
  const first: unknown = Array.isArray(named) ? named[0] : named;
  if (typeof first !== 'string' || first === '' || first.includes('${command:')) return undefined;
  const expanded = reading.expand(first);
  return /[\\/]/.test(expanded) ? reading.path(first) : expanded;
}
