export { cellsSpec, defaultSpec, overridesOf, type CellsOverrides, type SpecOverrides } from './defaults.ts';
export { quoted } from './describeCommand.ts';
export { findInterpreter } from './interpreter.ts';
export {
  describePython,
  findPython,
  InterpreterError,
  isPython,
  packagesOf,
  pythonOfKernelspec,
  pythonsFor,
  scriptOfModule,
} from './python/index.ts';
export { launchFor } from './launch.ts';
export { runLive } from './live.ts';
export { resolveModule } from './resolveModule.ts';
export { run } from './run.ts';
export { train, trainingCommand, type TrainingCommand } from './train.ts';
export { trainingOf, type Training } from './training.ts';
