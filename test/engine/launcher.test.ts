import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chooseLaunch, type Launch } from '../../src/engine/launcher.ts';

const node = { path: '/usr/bin/node', version: '20.0.0', env: {} };

describe('how a script is started', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'find-lr-project-'))));
  afterEach(() => rm(folder, { recursive: true }));

  async function project(files: Record<string, string | object>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    }
  }

  function launch(script: string, args: string[] = []): Launch {
    const path = join(folder, script);
    return chooseLaunch({ kind: 'script', path, args, cwd: folder }, node, '/bin');
  }

  /** The command with the project's folder left out. */
  function words({ command }: Launch): string {
    return command.map((word) => word.replace(`${folder}/`, '')).join(' ');
  }

  it('plain: Node, with our transpiler', async () => {
    await project({ 'train.ts': '', 'package.json': {} });
    const plain = launch('train.ts', ['--epochs', '3']);
    assert.equal(words(plain), '/usr/bin/node train.ts --epochs 3');
    assert.equal(plain.transpile, true);
  });

  it('a package.json script: its flags, environment and arguments; what else it runs is said', async () => {
    await project({
      'src/train.js': '',
      'package.json': {
        scripts: {
          build: 'tsc',
          train: `npm run build && cross-env TF_CPP_MIN_LOG_LEVEL=2 node --max-old-space-size=8192 -r ./setup.js src/train --name "two words" > log.txt`,
        },
      },
    });
    const byScript = launch('src/train.js');
    assert.deepEqual(byScript.command.slice(1, -3), ['--max-old-space-size=8192', '-r', './setup.js']);
    assert.deepEqual(byScript.args, ['--name', 'two words']);
    assert.equal(byScript.env['TF_CPP_MIN_LOG_LEVEL'], '2');
    assert.equal(byScript.env['PATH'], `${join(folder, 'node_modules', '.bin')}:/bin`);
    assert.match(byScript.notes.join(' '), /Runs as `npm run train`.*Not run of that script: npm run build/);
  });

  it("the user's arguments take the place of the package script's", async () => {
    await project({ 'train.js': '', 'package.json': { scripts: { train: 'node train.js --epochs 100' } } });
    assert.deepEqual(launch('train.js', ['--epochs', '1']).args, ['--epochs', '1']);
  });

  it('of several scripts that run the file, `train` is taken', async () => {
    await project({
      'main.js': '',
      'package.json': {
        scripts: { start: 'node main.js serve', 'train-gpu': 'node main.js gpu', train: 'node main.js' },
      },
    });
    assert.deepEqual(launch('main.js').args, []);
  });

  it("a script that another file's runs has nothing to do with is not taken", async () => {
    await project({ 'train.js': '', 'package.json': { scripts: { train: 'node other.js train.js' } } });
    assert.deepEqual(launch('train.js').notes, []);
  });

  it("the project's babel-node, of a package script", async () => {
    await project({
      'main.js': '',
      'package.json': { scripts: { train: 'babel-node --presets env main.js' } },
      'node_modules/@babel/node/package.json': { bin: { 'babel-node': './bin/babel-node.js' } },
    });
    const babel = launch('main.js');
    assert.equal(
      words(babel),
      '/usr/bin/node node_modules/@babel/node/bin/babel-node.js --presets env main.js',
    );
    assert.equal(babel.transpile, false);
  });

  it("the project's Babel, where .babelrc lies beside an ES module that plain Node refuses", async () => {
    await project({
      'main.js': `import * as tf from '@tensorflow/tfjs';`,
      'plain.js': `const tf = require('@tensorflow/tfjs');`,
      '.babelrc': '{}',
      'package.json': {},
      'node_modules/@babel/register/package.json': { main: 'index.js' },
      'node_modules/@babel/register/index.js': '',
    });
    assert.equal(
      words(launch('main.js')),
      '/usr/bin/node --require node_modules/@babel/register/index.js main.js',
    );
    assert.equal(launch('plain.js').transpile, true);
  });

  it("the project's ts-node, for TypeScript", async () => {
    await project({
      'main.ts': '',
      'package.json': {},
      'node_modules/ts-node/package.json': {},
      'node_modules/ts-node/register/index.js': '',
    });
    assert.equal(
      words(launch('main.ts')),
      '/usr/bin/node --require node_modules/ts-node/register/index.js main.ts',
    );
  });

  it("the project's tsx, for TypeScript", async () => {
    await project({
      'main.mts': '',
      'package.json': { type: 'module' },
      'node_modules/tsx/package.json': { main: 'loader.js' },
      'node_modules/tsx/loader.js': '',
    });
    assert.match(words(launch('main.mts')), /--import file:.*tsx\/loader\.js main\.mts$/);
  });

  it('a package.json that is no JSON is left to Node to complain of', async () => {
    await project({ 'main.js': '', 'package.json': '{ scripts' });
    assert.equal(words(launch('main.js')), '/usr/bin/node main.js');
  });
});
