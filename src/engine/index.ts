export { DEFAULT_TIMEOUT, defaultSpec, type SpecOverrides } from './defaults.ts';
export { resolveModule } from './resolveModule.ts';
export { run, type RunOptions } from './run.ts';
