// A working @tensorflow/tfjs-node for the tests where libtensorflow's download server is not reached: its binding, built from the sources in the npm package
// against the TensorFlow of the tests' Keras environment. It lives in the cache, as that does.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache } from './cache.mjs';
import { npm } from './npm.mjs';
import { provisionPython, pythonOf } from './python.mjs';

const folder = join(cache, 'tfjs-node');
const packageFolder = join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
const binding = join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node');
const mark = join(folder, '.provisioned');

/** A folder from which `require('@tensorflow/tfjs-node')` finds the built package, or undefined. */
export function nativeBindingFolder() {
  return existsSync(mark) ? folder : undefined;
}

/** Builds what is not there yet; returns a sentence for each thing that could not be had. */
export function provisionNativeBinding() {
  if (existsSync(mark)) return [];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'tfjs-node-for-tests', private: true }));
  for (const step of [installPackage, installTensorFlow, compile, tryIt]) {
    const problem = step();
    if (problem !== undefined) return [`No native TensorFlow.js binding for the tests: ${problem}`];
  }
  writeFileSync(mark, '');
  return [];
}

/** Without its install script, which would download what is not reached. */
function installPackage() {
  if (existsSync(join(packageFolder, 'binding', 'tfjs_binding.cc'))) return undefined;
  console.log('Installing the sources of @tensorflow/tfjs-node …');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts'];
  args.push('@tensorflow/tfjs-node@4.22.0', 'node-api-headers@1');
  return problemOf('npm', args, npm(args, { cwd: folder }));
}

function installTensorFlow() {
  return provisionPython(['keras'])[0];
}

function compile() {
  const tensorflow = tensorflowFolder();
  if (tensorflow === undefined) return 'pip installed tensorflow-cpu, but its folder is not there.';
  console.log('Compiling the native binding …');
  mkdirSync(join(packageFolder, 'lib', 'napi-v8'), { recursive: true });
  return run('g++', [
    ...['-O2', '-std=c++17', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
    ...[`-I${join(folder, 'node_modules', 'node-api-headers', 'include')}`],
    ...[`-I${join(tensorflow, 'include')}`, `-I${packageFolder}`],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(packageFolder, 'binding', file)),
    ...['-o', binding, `-Wl,-rpath,${tensorflow}`, `-L${tensorflow}`],
    ...['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
  ]);
}

function tryIt() {
  const script = `
    const util = require('util');
    util.isNullOrUndefined ??= (value) => value == null;
    require('@tensorflow/tfjs-node').ones([2]).sum().dataSync()[0] === 2 || process.exit(1);`;
  const problem = run(process.execPath, ['-e', script]);
  return problem && `it was built, but a first sum with it failed (${problem})`;
}

function tensorflowFolder() {
  const python = pythonOf('keras');
  if (python === null) return undefined;
  const found = spawnSync(
    python,
    ['-c', 'import importlib.util as u; print(u.find_spec("tensorflow").submodule_search_locations[0])'],
    { encoding: 'utf8' },
  );
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** The last line of what went wrong, or undefined. */
function run(command, args) {
  return problemOf(command, args, spawnSync(command, args, { cwd: folder, encoding: 'utf8' }));
}

function problemOf(command, args, outcome) {
  if (outcome.status === 0) return undefined;
  const said = outcome.error?.message ?? outcome.stderr?.trim().split('\n').at(-1) ?? '';
  return `\`${[command, ...args].slice(0, 3).join(' ')} …\` failed: ${said}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = provisionNativeBinding();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
