/** Puts the hooks into each copy of TensorFlow.js that the script loads. */
import { watchModels, type LayersModule } from './models.ts';
import { Losses } from './losses.ts';
import { Optimizers, type Entry } from './optimizers.ts';
import { Steps } from './steps.ts';
import type { Core } from './types.ts';
import type { Session } from '../session.ts';

export interface TfjsHooks {
  /** A module of a TensorFlow.js was evaluated; any other object is ignored. */
  onModule(exports: unknown): void;
  entries(): Entry[];
}

export interface TfjsEvents {
  /** A tfjs-core was evaluated; nothing has run on it yet. */
  coreLoaded(core: Core): void;
  beforeFirstStep(core: Core): void;
  /** Whether a loop of the script's may repeat the training that is begun now. */
  mayBeRepeated(entry: Entry): boolean;
  /** Runs a framework's save. */
  save<T>(run: () => T): T;
}

export function tfjsHooks(session: Session, events: TfjsEvents): TfjsHooks {
  const seen = new WeakSet<object>();
  let lastCore: Core | null = null;
  const losses = new Losses();
  const optimizers: Optimizers = new Optimizers({
    constructed: (entry) => {
      // By now a native backend, loaded after the core, has set itself.
      if (lastCore !== null && entry.id === '0') events.coreLoaded(lastCore);
      session.optimizer(entry);
    },
    newClass: (prototype) => steps.watchClass(prototype),
  });
  const steps = new Steps(session, optimizers, losses, () => {
    if (lastCore !== null) events.beforeFirstStep(lastCore);
  });

  return {
    onModule(exports) {
      if (isLayers(exports) && !seen.has(exports.LayersModel.prototype) && lastCore !== null) {
        seen.add(exports.LayersModel.prototype);
        watchModels(exports, lastCore, {
          entryOf: (optimizer) => optimizers.of(optimizer),
          stepsWanted: (entry) => session.stepsWanted(entry),
          goesRound: (entry) => session.goesRound(() => events.mayBeRepeated(entry)),
          goPast: () => session.goPast(),
          endTraining: () => session.endTraining(),
          save: events.save,
        });
      }
      if (!isCore(exports) || seen.has(exports.Optimizer.prototype)) return;
      seen.add(exports.Optimizer.prototype);
      lastCore = exports;
      optimizers.watch(exports);
      steps.watchBase(exports);
      if (session.listenedTo) losses.watch(exports.engine(), (error) => session.stepFailed(error));
      events.coreLoaded(exports);
    },
    entries: () => optimizers.all(),
  };
}

function isLayers(exports: unknown): exports is LayersModule {
  return (
    typeof exports === 'object' &&
    exports !== null &&
    ['LayersModel', 'Sequential'].every((name) => name in exports) &&
    typeof (exports as LayersModule).LayersModel?.prototype?.fit === 'function'
  );
}

/** `in` asks also of a half-loaded module of a circular import without Node's warning. */
function isCore(exports: unknown): exports is Core {
  return (
    typeof exports === 'object' &&
    exports !== null &&
    ['variableGrads', 'Optimizer', 'engine', 'getBackend'].every((name) => name in exports) &&
    typeof (exports as Core).Optimizer?.prototype?.minimize === 'function'
  );
}
