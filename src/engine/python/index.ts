export { packagesOf } from './ask.ts';
export { pythonsFor } from './environments.ts';
export { explainPython } from './explain.ts';
export { describePython, findPython, InterpreterError } from './find.ts';
export { activation, isPython, launchPython } from './launch.ts';
export { pythonOfKernelspec } from './kernelspec.ts';
export { scriptOfModule } from './module.ts';
