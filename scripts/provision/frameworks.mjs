// Other people's environments to run in: older TensorFlow.js, other Nodes, projects with launchers of their own.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './cache.mjs';
import { npm } from './npm.mjs';

/** Folder in the cache -> what npm puts there. */
const packages = {
  'node-20': ['node@20'],
  'node-22': ['node@22'],
  'node-24': ['node@24'],
  'tfjs-1.7.4': ['@tensorflow/tfjs@1.7.4'],
  'tfjs-2.8.6': ['@tensorflow/tfjs@2.8.6'],
  'tfjs-3.21.0': ['@tensorflow/tfjs@3.21.0'],
  'launcher-babel': [
    '@tensorflow/tfjs@4.22.0',
    '@babel/core@7',
    '@babel/node@7',
    '@babel/preset-env@7',
    '@babel/register@7',
  ],
  'launcher-ts-node': ['@tensorflow/tfjs@4.22.0', 'ts-node@10', 'typescript@5', '@types/node@20'],
  'launcher-tsx': ['@tensorflow/tfjs@4.22.0', 'tsx@4'],
};

/** The `node_modules` of a folder in the cache (`tfjs-2.8.6`, `launcher-tsx`); null where it is not provisioned. */
export function modulesOf(name) {
  return existsSync(join(cache, name, '.provisioned')) ? join(cache, name, 'node_modules') : null;
}

/** A Node of another major version; null where it is not provisioned. */
export function nodeOf(major) {
  const modules = modulesOf(`node-${major}`);
  return modules === null ? null : join(modules, 'node', 'bin', 'node');
}

/** Installs what is not there yet; returns a sentence for each that could not be had. */
export function provisionFrameworks(names = Object.keys(packages)) {
  const problems = [];
  for (const name of names) {
    const folder = join(cache, name);
    const mark = join(folder, '.provisioned');
    if (existsSync(mark)) continue;
    console.log(`Installing ${packages[name].join(', ')} for the tests …`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true }));
    const outcome = npm(['install', '--no-audit', '--no-fund', ...packages[name]], { cwd: folder });
    if (outcome.status === 0) writeFileSync(mark, '');
    else problems.push(`npm could not install ${packages[name].join(', ')}: ${lastLine(outcome.stderr)}`);
  }
  return problems;
}

function lastLine(text) {
  return text?.trim().split('\n').at(-1) ?? '';
}
