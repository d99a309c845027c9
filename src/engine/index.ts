export { cellsSpec, defaultSpec, overridesOf, type CellsOverrides, type SpecOverrides } from './defaults.ts';
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
  type PythonPlace,
} from './python/index.ts';
export { runLive } from './live.ts';
export { resolveModule } from './resolveModule.ts';
export { run, type RunOptions } from './run.ts';
export { train, trainingCommand, type TrainingCommand, type TrainOptions } from './train.ts';
export { trainingOf, type Training } from './training.ts';
