import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modulesOf } from '../../scripts/provision/frameworks.mjs';
import { missing } from '../support/missing.ts';
import { findLr, recordOf } from './support/command.ts';

/** Top-level `import` beside `require`, as Babel, ts-node and tsx let people write it. */
const SCRIPT = `import * as tf from '@tensorflow/tfjs';
const path = require('path');
console.log(path.basename(__filename));
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [4] })] });
model.compile({ optimizer: tf.train.adam(0.0015), loss: 'meanSquaredError' });
const xs = tf.randomNormal([64, 4]);
const ys = xs.sum(1, true);
model.fit(xs, ys, { epochs: 60, batchSize: 16, verbose: 0 }).then(() => console.log('trained'));
`;

const TYPED = SCRIPT.replace('const path', 'const limit: number = 3;\nconst path');

const PROJECTS = [
  {
    launcher: 'launcher-babel',
    file: 'train.js',
    text: SCRIPT,
    files: {
      'package.json': '{"scripts": {"train": "babel-node train.js"}}',
      '.babelrc': '{"presets": [["@babel/preset-env", {"targets": {"node": "current"}}]]}',
    },
  },
  {
    launcher: 'launcher-ts-node',
    file: 'train.ts',
    text: TYPED,
    files: {
      'package.json': '{"scripts": {"train": "ts-node --transpile-only train.ts"}}',
      'tsconfig.json':
        '{"compilerOptions": {"module": "commonjs", "esModuleInterop": true, "types": ["node"]}}',
    },
  },
  {
    launcher: 'launcher-tsx',
    file: 'train.ts',
    text: TYPED,
    files: { 'package.json': '{"scripts": {"train": "tsx train.ts"}}' },
  },
];

describe("a script that the project's own launcher runs", function () {
  this.timeout(120_000);

  for (const { launcher, file, text, files } of PROJECTS) {
    it(`is swept in its grandchild: ${launcher.replace('launcher-', '')}`, async function () {
      const modules = modulesOf(launcher) ?? missing(this, launcher);
      const folder = await mkdtemp(join(tmpdir(), 'find-lr-launcher-'));
      try {
        await symlink(modules, join(folder, 'node_modules'));
        for (const [name, content] of Object.entries({ ...files, [file]: text }))
          await writeFile(join(folder, name), content);
        const outcome = await findLr(['run', file, '--json'], { cwd: folder });
        assert.equal(outcome.code, 0, outcome.stderr);
        const record = recordOf(outcome);
        const { literal, location } = record.optimizers[0]!;
        assert.equal(literal?.text, '0.0015');
        assert.equal(location?.line, text.split('\n').findIndex((line) => line.includes('0.0015')) + 1);
        assert.match(outcome.stderr, /Runs as `npm run train`/);
        assert.deepEqual(outcome.left, []);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  }
});
