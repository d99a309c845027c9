/**
 * Loaded into every Node process that the engine's child starts (`NODE_OPTIONS=--require`). Without an engine, and in the
 * script's own worker threads, it does nothing; until the script loads TensorFlow.js, next to nothing.
 */
import { isMainThread } from 'node:worker_threads';
import { restoreUtil } from './compat.ts';
import { installLoader } from './loader/install.ts';
import { quit, watchEnding } from './ending.ts';
import { watchModules } from './modules.ts';
import { plantSeed } from './seed.ts';
import { Session } from './session.ts';
import { tfjsHooks } from './tfjs/hooks.ts';
import type { Core } from './tfjs/types.ts';
import { readStart, type Start } from './wire/messages.ts';

const start = isMainThread ? readStart(process.env) : null;
if (start !== null) install(start);

function install(start: Start): void {
  process.env['BABEL_DISABLE_CACHE'] ??= '1';
  restoreUtil();
  if (process.env['FIND_LR_TRANSPILE'] === '1') installLoader();
  if (start.seed !== null) plantSeed(start.seed);

  const session: Session = new Session(start, process.env, { entries: () => hooks.entries(), quit });
  const hooks = tfjsHooks(session, {
    coreLoaded: (core) => session.setRuntime(runtimeOf(core)),
    beforeFirstStep: (core) => session.setRuntime(runtimeOf(core)),
  });
  watchModules(hooks.onModule);
  watchEnding((ending) => session.scriptEnded(ending));
}

function runtimeOf(core: Core) {
  const backend = core.getBackend() ?? '';
  return { framework: 'TensorFlow.js', frameworkVersion: core.version_core ?? '', backend, device: backend };
}
