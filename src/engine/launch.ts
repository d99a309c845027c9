import { join } from 'node:path';
import { languageOf } from '../protocol/language.ts';
import type { CellsTarget, RunSpec } from '../protocol/spec.ts';
import { findInterpreter } from './interpreter.ts';
import { chooseLaunch, describeNode, type Launch } from './launcher.ts';
import { activation, describePython, findPython, launchPython } from './python/index.ts';

/** How what a spec names is started; `assets`: the folder of the build. Throws an Error with a sentence when it cannot be. */
export async function launchFor(spec: RunSpec, env: NodeJS.ProcessEnv, assets: string): Promise<Launch> {
  if (spec.target.kind === 'cells') return launchCells(spec.target, spec, env, assets);
  if (languageOf(spec.target) === 'python') {
    return launchPython(
      spec.target,
      spec.launcher,
      await findPython(spec.python, spec.target.path, env),
      env,
    );
  }
  return chooseLaunch(spec.target, await findInterpreter(spec.node, env), env['PATH']);
}

/** What runs cells, in either language a module of ours; the file that holds them comes behind (see cells.ts). */
async function launchCells(
  target: CellsTarget,
  spec: RunSpec,
  env: NodeJS.ProcessEnv,
  assets: string,
): Promise<Launch> {
  const shared = { args: target.args, transpile: false };
  if (target.language === 'python') {
    const interpreter = await findPython(spec.python, target.path, env);
    return {
      ...shared,
      command: [interpreter.path, join(assets, 'runner', 'python', 'find_lr', 'cells')],
      env: {
        ...interpreter.env,
        ...activation(interpreter.path, env),
        // Nobody looks at what a notebook draws, and a window would wait to be closed.
        MPLBACKEND: 'agg',
      },
      interpreter: describePython(interpreter),
      notes: [`Runs with Python ${interpreter.version} (${interpreter.path}).`],
    };
  }
  const interpreter = await findInterpreter(spec.node, env);
  return {
    ...shared,
    // The hooks have the places of cells from the loader that compiles them.
    transpile: true,
    command: [interpreter.path, join(assets, 'runner', 'cells.cjs')],
    env: interpreter.env,
    interpreter: describeNode(interpreter),
    notes: [],
  };
}
