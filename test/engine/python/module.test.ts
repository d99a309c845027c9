import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { moduleNamed, moduleNeeded, scriptOfModule } from '../../../src/engine/python/module.ts';

describe('a Python script in a package', () => {
  let root: string;

  before(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'find-lr-package-')));
    await write('net/__init__.py', '');
    await write('net/deep/__init__.py', '');
    await write('net/deep/train.py', 'import os\nfrom ..config import LR\n');
    await write('net/plain.py', 'from net.config import LR\n');
    await write(
      'net/guarded.py',
      'try:\n    from .config import LR\nexcept ImportError:\n    from config import LR\n',
    );
    await write('net/__main__.py', 'from . import train\n');
    await write('scripts/train.py', 'from .config import LR\n');
    await write('src/app/train.py', '');
  });
  after(() => rm(root, { recursive: true, force: true }));

  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  };
  const needed = (name: string, cwd = root) => moduleNeeded(join(root, name), cwd);

  it('is run as a module where it imports relatively, wherever it is run', () => {
    assert.deepEqual(needed('net/deep/train.py'), { name: 'net.deep.train', root });
    assert.deepEqual(needed('net/deep/train.py', join(root, 'net/deep')), { name: 'net.deep.train', root });
    // Without an `__init__.py` its package is told by the folder that it is run in.
    assert.deepEqual(needed('scripts/train.py'), { name: 'scripts.train', root });
    assert.equal(needed('scripts/train.py', join(root, 'scripts')), null);
  });

  it('is run by its path where that works', () => {
    for (const name of ['net/plain.py', 'net/guarded.py', 'net/none.py'])
      assert.equal(needed(name), null, name);
  });

  it('is found by the name of its module', () => {
    assert.equal(scriptOfModule('net.deep.train', root), join(root, 'net/deep/train.py'));
    assert.equal(scriptOfModule('net', root), join(root, 'net/__main__.py'));
    assert.equal(scriptOfModule('app.train', root), join(root, 'src/app/train.py'));
    for (const name of ['net.none', '../net', '', 'net/plain'])
      assert.equal(scriptOfModule(name, root), null);
    assert.equal(moduleNamed('net', join(root, 'net/__main__.py')).root, root);
    assert.equal(moduleNamed('app.train', join(root, 'src/app/train.py')).root, join(root, 'src'));
  });
});
