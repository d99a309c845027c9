// Other people's environments to run in: older TensorFlow.js, other Nodes, projects with launchers of their own.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './cache.mjs';

/** Folder in the cache -> what npm puts there. Names are what the tests look for. */
export const packages = {
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
    const outcome = spawnSync('npm', ['install', '--no-audit', '--no-fund', ...packages[name]], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (outcome.status === 0) writeFileSync(mark, '');
    else problems.push(`npm could not install ${packages[name].join(', ')}: ${lastLine(outcome.stderr)}`);
  }
  return problems;
}

function lastLine(text) {
  return text?.trim().split('\n').at(-1) ?? '';
}
