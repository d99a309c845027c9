import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Diagnosis } from '../../analysis/types.ts';
import type { RunSpec } from '../../protocol/spec.ts';
import { sentenceOf, type Failure } from '../failure.ts';

/** A failure that comes of how a Python script is run, not of what it does, with the way out; null for any other. */
export function explainPython(
  failure: Failure | null,
  { target }: RunSpec,
  interpreter: string,
): Diagnosis | null {
  if (failure === null) return null;
  const script = basename(target.path);
  const missing = /^(?:ModuleNotFoundError|ImportError): No module named '?([\w.]+)/.exec(
    failure.message,
  )?.[1];
  if (missing !== undefined) return missingModule(missing, failure, target, interpreter);
  if (/attempted relative import/.test(failure.message)) {
    return {
      code: 'script-failed',
      message: `${script} imports relatively to a package, but was not run as a part of one: ${sentenceOf(failure)}.`,
      advice: 'Run it from the folder that holds the package, by the name of its module (-m package.train).',
    };
  }
  const magic = magicOf(failure, target.path);
  if (magic === null) return null;
  return {
    code: 'script-failed',
    message: `${script} holds a line that only IPython understands: ${magic}.`,
    advice:
      'Take such lines out, or comment them out, as Jupyter does when it exports a notebook to a script.',
  };
}

function missingModule(
  name: string,
  failure: Failure,
  { path, cwd }: RunSpec['target'],
  interpreter: string,
): Diagnosis {
  const script = basename(path);
  const [top = name] = name.split('.');
  const folder = folderOf(top, path, cwd);
  if (folder !== null) {
    return {
      code: 'script-failed',
      message: `${script} does not find its module ${top}, which lies in ${folder}: ${sentenceOf(failure)}.`,
      advice: 'Run it in that folder, or put the folder on its PYTHONPATH.',
    };
  }
  return {
    code: 'interpreter',
    message: `${script} ran with ${interpreter}, which has no module ${top}: ${sentenceOf(failure)}.`,
    advice: 'Install it there, or choose the interpreter that has it.',
  };
}

/** The nearest folder, from where the script runs and where it lies upwards, that holds a module. */
function folderOf(module: string, script: string, cwd: string): string | null {
  for (const start of [cwd, dirname(script)]) {
    for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
      if (existsSync(join(folder, `${module}.py`)) || existsSync(join(folder, module, '__init__.py')))
        return folder;
    }
  }
  return null;
}

/** `line 3, %matplotlib inline`, where the failure is one of a notebook's own commands. */
function magicOf({ message, place }: Failure, script: string): string | null {
  const line = Number(place?.split(':').at(-1));
  const isSyntax = message.startsWith('SyntaxError');
  if (!(isSyntax || message.includes("'get_ipython'")) || !Number.isInteger(line) || !existsSync(script))
    return null;
  const text = readFileSync(script, 'utf8').split(/\r?\n/)[line - 1]?.trim() ?? '';
  const isMagic = isSyntax ? /^(%{1,2}[a-z]|![\w./~])/i.test(text) : /get_ipython/.test(text);
  return isMagic ? `line ${line}, \`${text.length > 60 ? `${text.slice(0, 59)}…` : text}\`` : null;
}
