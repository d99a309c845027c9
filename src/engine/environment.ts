import { delimiter, join } from 'node:path';
import { PROTOCOL_VERSION, type StartMessage } from '../protocol/messages.ts';
import { languageOf } from '../protocol/language.ts';
import type { GuardOfRun } from '../protocol/guard.ts';
import type { RunSpec } from '../protocol/spec.ts';
import { testedCell } from './cells.ts';
import { withRequire } from './child.ts';
import { CEILING_LR } from '../analysis/index.ts';
import type { Launch } from './launcher.ts';
import { outputFiles } from './outputFiles.ts';
import type { PassPlan } from './pass.ts';
import { threadLimits } from './threads.ts';
import type { Training } from './training.ts';
import type { PassFolder } from './workspace.ts';

/** The environment of a pass's child: the user's, with what the runner needs added. `pipe` is the path to connect to, `assets` the build. */
export function environment(
  plan: PassPlan,
  spec: RunSpec,
  launch: Launch,
  assets: string,
  folder: PassFolder,
  pipe: string,
  token: string,
  { by }: GuardOfRun,
): NodeJS.ProcessEnv {
  const { mode, minLr, maxLr, steps } = plan.sweep;
  const tested = testedCell(spec.target);
  const start: StartMessage = {
    kind: 'start',
    protocol: PROTOCOL_VERSION,
    pass: plan.pass,
    hook: {
      kind: 'sweep',
      ...{ mode, minLr, maxLr, steps },
      ceilingLr: spec.maxLrIsFixed ? maxLr : Math.max(maxLr, CEILING_LR),
    },
    optimizer: plan.optimizer,
    ...(tested === null ? {} : { tested }),
    ...(plan.data === undefined ? {} : { data: plan.data }),
    seed: plan.seed,
    guard: spec.guard,
    ...(by === 'kernel' ? { isLayered: true } : {}),
    scratch: folder.scratch,
    outputs: outputFiles(),
    assets: join(assets, 'runner'),
    script: spec.target.path,
  };
  const added = additions(start, spec, launch, assets);
  const env = { ...process.env, ...added };
  return {
    ...env,
    FIND_LR_PIPE: pipe,
    FIND_LR_TOKEN: token,
    ...(process.platform === 'win32' ? {} : { FIND_LR_GROUP: '1' }),
    ...(languageOf(spec.target) === 'python'
      ? { ...sweepingPython(env), ...threadLimits(env, plan.threads) }
      : {}),
    // Otherwise @babel/register leaves a cache in node_modules: a trace that is not the script's doing.
    BABEL_DISABLE_CACHE: env['BABEL_DISABLE_CACHE'] ?? '1',
  };
}

function sweepingPython(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    // Without a terminal Python keeps its output back until there is much of it.
    PYTHONUNBUFFERED: env['PYTHONUNBUFFERED'] ?? '1',
  };
}

/** What is added to the environment of a training with found LRs: the hook that puts them in, to which no engine listens. */
export function additionsForTraining(
  { lrs, byHand, set }: Training,
  spec: RunSpec,
  launch: Launch,
  assets: string,
): Record<string, string> {
  const start: StartMessage = {
    kind: 'start',
    protocol: PROTOCOL_VERSION,
    pass: 0,
    hook: { kind: 'fixed', lrs, byHand, set, steps: null },
    optimizer: null,
    seed: spec.seed,
    guard: false,
    scratch: '',
    assets: join(assets, 'runner'),
    script: spec.target.path,
  };
  return additions(start, spec, launch, assets);
}

/** What every child of ours gets: the user's own additions, the runner, and what it is to do. */
function additions(
  start: StartMessage,
  spec: RunSpec,
  launch: Launch,
  assets: string,
): Record<string, string> {
  const own = { ...launch.env, ...spec.env };
  const env: NodeJS.ProcessEnv = { ...process.env, ...own };
  return {
    ...own,
    ...(languageOf(spec.target) === 'python'
      ? // Our folder holds a `sitecustomize`, which runs the next one on the path.
        { PYTHONPATH: [join(assets, 'runner', 'python'), env['PYTHONPATH']].filter(Boolean).join(delimiter) }
      : { NODE_OPTIONS: withRequire(env['NODE_OPTIONS'], join(assets, 'runner', 'preload.cjs')) }),
    FIND_LR_SPEC: JSON.stringify(start),
    ...(launch.transpile ? { FIND_LR_TRANSPILE: '1' } : {}),
  };
}
