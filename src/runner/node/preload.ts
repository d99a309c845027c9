/**
 * Loaded into every Node process that the engine's child starts (`NODE_OPTIONS=--require`). Without an engine, and in the
 * script's own worker threads, it does nothing; until the script loads TensorFlow.js, next to nothing.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { installStandIn, muteNativeWriters, prepareBackend } from './backend/index.ts';
import { restoreUtil } from './compat.ts';
import { quit, watchEnding } from './ending.ts';
import { setPlaceMapper, userFrames } from './frames.ts';
import { installGuard } from './guard/index.ts';
import type * as Loader from './loader/loader.ts';
import type * as Loops from './loops.ts';
import { answerImports } from './loader/standIn.ts';
import { watchModules } from './modules.ts';
import { plantSeed } from './seed.ts';
import { Session } from './session.ts';
import { Reporter } from './wire/reporter.ts';
import { tfjsHooks } from './tfjs/hooks.ts';
import type { Core } from './tfjs/types.ts';
import { readStart, type Start } from './wire/messages.ts';

const start = isMainThread ? readStart(process.env) : null;
if (start !== null) install(start);

function install(start: Start): void {
  if (start.guard) process.env['BABEL_DISABLE_CACHE'] ??= '1';
  restoreUtil();
  if (process.env['FIND_LR_TRANSPILE'] === '1')
    setPlaceMapper(bundle<typeof Loader>('loader').installLoader());
  else answerImports(start.script, start.assets);
  if (start.seed !== null) plantSeed(start.seed);

  const session: Session = new Session(start, new Reporter(process.env), {
    entries: () => hooks.entries(),
    quit: () => {
      guard.release();
      return quit();
    },
  });
  const guard = installGuard({
    scratch: start.scratch,
    enabled: start.guard,
    isLayered: start.isLayered === true,
    note: (topic, message) => session.note(topic, message),
  });
  const readRuntime = (core: Core): void => session.setRuntime(runtimeOf(core, start, session));
  const hooks = tfjsHooks(session, {
    coreLoaded: readRuntime,
    beforeFirstStep: (core) => {
      readRuntime(core);
      guard.firstStep();
    },
    mayBeRepeated: ({ frames }) => bundle<typeof Loops>('loops').isInLoop(userFrames(), frames),
    save: (run) => guard.frameworkSave(run),
  });
  installStandIn(start.assets);
  watchModules((exports) => {
    hooks.onModule(exports);
    if (start.guard) muteNativeWriters(exports, (message) => session.note('guard', message));
  });
  if (session.listenedTo) watchEnding((ending) => session.scriptEnded(ending));
}

/** A transpiler or parser is much to read for the runs that need none. */
function bundle<T>(name: string): T {
  return createRequire(__filename)(join(__dirname, `${name}.cjs`)) as T;
}

/** Gives the script's TensorFlow.js the best backend there is, unless it chose one; says which. */
function runtimeOf(core: Core, { assets }: Start, session: Session) {
  const choice = prepareBackend({
    core,
    assets,
    note: ({ topic, message }) => session.note(topic, message),
  });
  return { framework: 'TensorFlow.js', frameworkVersion: core.version_core ?? '', ...choice };
}
