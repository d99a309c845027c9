/** Records that somebody made up, and files that are not what they seem: each is refused in a sentence, and nothing is changed. */
import assert from 'node:assert/strict';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Literal, OptimizerEntry, RunRecord } from '../../../src/protocol/record.ts';
import { missing } from '../../support/missing.ts';
import { apply as applyRecord } from '../../../src/cli/apply.ts';
import { UsageError } from '../../../src/cli/exitCodes.ts';
import { readRecord } from '../../../src/cli/recordFile.ts';
import { dist, findLr, type Outcome } from '../support/command.ts';
import { Project } from './project.ts';

type Place = readonly [file: string, kind: Literal['kind'], marked: string, type?: string, call?: string];

const LR: Place = ['train.py', 'number', 'SGD(model.parameters(), lr=«0.01»', 'SGD', 'torch.optim.SGD('];
const RMS: Place = [
  'train.py',
  'missing',
  'RMSprop(model.parameters()«»)',
  'RMSprop',
  'torch.optim.RMSprop(',
];
const NAME: Place = ['keras.py', 'name', 'optimizer=«"adam"»', 'Adam', 'model.compile('];

/** What a run may find, and is written. */
const RIGHT: readonly (readonly [what: string, place: Place, script: string, after: string])[] = [
  ['a number', LR, 'train.py', 'SGD(model.parameters(), lr=0.2,'],
  ['a missing argument', RMS, 'train.py', 'RMSprop(model.parameters(), lr=0.2)'],
  ['a name', NAME, 'keras.py', 'optimizer=keras.optimizers.Adam(learning_rate=0.2)'],
  [
    'a number in JavaScript',
    ['train.mjs', 'number', 'adam(«0.01»)', 'Adam', 'tf.train.adam('],
    'train.mjs',
    'adam(0.2)',
  ],
  [
    'a name in JavaScript',
    ['train.mjs', 'name', "optimizer: «'adam'»", 'Adam', 'model.compile('],
    'train.mjs',
    'optimizer: tf.train.adam(0.2)',
  ],
  [
    'an option',
    ['options.py', 'number', '"--lr", type=float, default=«0.01»', 'SGD', 'torch.optim.SGD('],
    'options.py',
    '"--lr", type=float, default=0.2)',
  ],
  ['YAML', ['config.yaml', 'number', 'lr: «0.01»'], 'from_yaml.py', 'lr: 0.2\n'],
  ['JSON', ['config.json', 'number', '"lr": «0.01»'], 'from_json.py', '"lr": 0.2,'],
  ['TOML', ['config.toml', 'number', 'lr = «0.01»'], 'from_toml.py', 'lr = 0.2\n'],
  ['a cell', ['train.ipynb#bbbb', 'number', 'SGD(p, lr=«0.01»'], 'train.ipynb#bbbb', 'lr=0.2, momentum=0.01'],
];

/** [what it is, its place, what the sentence says]: places that are not where the LR of the optimizer stands. */
const PLACES: readonly (readonly [string, Place, RegExp?])[] = [
  ["another optimizer's eps", ['train.py', 'number', 'eps=«0.01»']],
  [
    "its optimizer's momentum",
    ['train.py', 'number', 'SGD(model.parameters(), lr=0.01, momentum=«0.01»', 'SGD', 'torch.optim.SGD('],
  ],
  ["its optimizer's weight decay", ['train.py', 'number', 'weight_decay=«0.01»', 'SGD', 'torch.optim.SGD(']],
  [
    "another optimizer's LR",
    ['train.py', 'number', 'Adam(model.parameters(), lr=«0.01»', 'SGD', 'torch.optim.SGD('],
  ],
  ['a number of epochs', ['train.py', 'number', 'epochs = «10»']],
  ['a batch size', ['train.py', 'number', 'batch_size = «0.01»']],
  ['a default of a parameter', ['train.py', 'number', 'momentum=«0.01»):']],
  ['an element of a list', ['train.py', 'number', '[«0.01»,']],
  ['a factor', ['train.py', 'number', '«0.01» * 2']],
  ['a part of a number', ['train.py', 'number', '«0.01»23']],
  ['a comment', ['train.py', 'number', '# epochs of «0.01»']],
  ['a text', ['train.py', 'number', '"""«0.01» in a text"""']],
  ['a whole text', ['train.py', 'number', '«"""0.01 in a text"""»']],
  ['a name', ['train.py', 'number', '«data» = open(']],
  ['an argument with its name', ['train.py', 'number', 'SGD(model.parameters(), «lr=0.01»']],
  [
    'a whole call',
    [
      'train.py',
      'number',
      'second = «torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.01, weight_decay=0.01)»',
    ],
  ],
  ['an expression', ['train.py', 'number', '«0.01 * 2»']],
  ['a text that is a name', ['train.py', 'number', '«"data.bin"»']],
  ['the whole script', ['train.py', 'number', `«${'SCRIPT'}»`]],
  ['the whole script, as a name', ['train.py', 'name', `«${'SCRIPT'}»`]],
  ['an import', ['train.py', 'number', '«import torch»']],
  ['an argument of print', ['train.py', 'missing', 'print(model«»)']],
  [
    'an argument of print, for RMSprop',
    ['train.py', 'missing', 'print(model«»)', 'RMSprop', 'torch.optim.RMSprop('],
  ],
  ['an argument of open', ['train.py', 'missing', '"data.bin", "w"«»)']],
  [
    'an argument of parameters',
    ['train.py', 'missing', 'RMSprop(model.parameters(«»)', 'RMSprop', 'torch.optim.RMSprop('],
  ],
  ['a parameter of a function', ['train.py', 'missing', 'momentum=0.01«»):']],
  ['the beginning of the script', ['train.py', 'missing', '«»# epochs of']],
  ['the end of the script', ['train.py', 'missing', '"w")\n«»']],
  ['the middle of a word', ['train.py', 'missing', 'bat«»ch_size']],
  ['another call that has no LR', [...RMS.slice(0, 3), 'SGD', 'torch.optim.SGD('] as unknown as Place],
  ['the mode of a file', ['train.py', 'name', '«"w"»', 'Adam']],
  ['the name of a file', ['keras.py', 'name', 'open(«"adam"»', 'Adam', 'model.compile(']],
  ['the name of a loss', ['keras.py', 'name', 'loss=«"adam"»', 'Adam', 'model.compile(']],
  ['a name of a module', ['keras.py', 'name', 'import «keras»', 'Adam', 'model.compile(']],
  ['the name of a loss in JavaScript', ['train.mjs', 'name', "loss: «'adam'»", 'Adam', 'model.compile(']],
  ['a metric in JavaScript', ['train.mjs', 'name', "metrics: [«'adam'»", 'Adam', 'model.compile(']],
  ['a constant in JavaScript', ['train.mjs', 'number', 'epochs = «0.01»', 'Adam', 'tf.train.adam(']],
  ['an argument of fetch', ['train.mjs', 'number', 'fetch(«0.01»)', 'Adam', 'tf.train.adam(']],
  ["another optimizer's LR in JavaScript", ['train.mjs', 'number', 'sgd(«0.01»)', 'Adam', 'tf.train.adam(']],
  [
    'the default of another option',
    ['options.py', 'number', '"--epochs", type=float, default=«0.01»', 'SGD', 'torch.optim.SGD('],
  ],
  [
    'the default of a decay',
    ['options.py', 'number', '"--weight-decay", type=float, default=«0.01»', 'SGD', 'torch.optim.SGD('],
  ],
  ['another key of YAML', ['config.yaml', 'number', 'epochs: «0.01»']],
  ['a key of YAML', ['config.yaml', 'number', '«lr»: 0.01']],
  ['another key of JSON', ['config.json', 'number', '"epochs": «0.01»']],
  ['a whole object of JSON', ['config.json', 'number', '«{"lr": 0.01, "epochs": 0.01}»']],
  ['another key of TOML', ['config.toml', 'number', 'epochs = «0.01»']],
  ['another number of a cell', ['train.ipynb#bbbb', 'number', 'momentum=«0.01»']],
  ['another cell', ['train.ipynb#aaaa', 'number', 'eps = «0.01»']],
  ['a whole cell', ['train.ipynb#aaaa', 'number', '«epochs = 0.01\neps = 0.01»']],
];

/** [what it is, what of a right record is another, what the sentence says]. */
const FIELDS: readonly (readonly [string, Place, (record: RunRecord) => unknown, RegExp])[] = [
  ...([-1, 1.5, '3', null, 1e9, 1e999, -0.5] as const).map(
    (start) =>
      [
        `a place that begins at ${start}`,
        LR,
        (record: RunRecord) => set(record, { start }),
        /damaged|cannot be used/,
      ] as const,
  ),
  ...([0, -4, 1e9, 1.5, 1e999] as const).map(
    (end) =>
      [
        `a place that ends at ${end}`,
        LR,
        (record: RunRecord) => set(record, { end }),
        /damaged|cannot be used/,
      ] as const,
  ),
  ['a place without a text', LR, (record) => set(record, { text: '' }), /damaged/],
  ['a missing argument with a text', RMS, (record) => set(record, { text: '0.01' }), /damaged/],
  [
    'a number that is tested otherwise',
    LR,
    (record) => set(record, { text: '0.02' }),
    /has changed since it was tested/,
  ],
  ['a kind that there is not', LR, (record) => set(record, { kind: 'code' }), /cannot be used/],
  ...['__import__("os").system("id")', 'a;b', 'a b', 'a(', '.a', 'a.', 'a\nb', '1a'].map(
    (callee) =>
      [
        `a callee ${JSON.stringify(callee)}`,
        NAME,
        (record: RunRecord) => set(record, { cell: { language: 'python', callee } }),
        /a callee in it is no name/,
      ] as const,
  ),
  ...['lr=print(1), x', 'l r', '*x', 'a.b', '0'].map(
    (keyword) =>
      [
        `a keyword ${JSON.stringify(keyword)}`,
        RMS,
        (record: RunRecord) => set(record, { cell: { language: 'python', keyword } }),
        /a keyword in it is no name/,
      ] as const,
  ),
  ...['os.system', '__import__', 'adam(1) or x', '../adam'].map(
    (optimizer) =>
      [
        `an optimizer ${optimizer}`,
        NAME,
        (record: RunRecord) => set(record, { optimizer }),
        /Keras has no optimizer|Nothing in keras\.py shows/,
      ] as const,
  ),
  ...([0, -1, 1e999, '0.1', null] as const).map(
    (lr) =>
      [
        `an LR of ${lr}`,
        LR,
        (record: RunRecord) => Object.assign(record.results[0]?.recommended ?? {}, { lr }),
        /cannot be used/,
      ] as const,
  ),
  [
    'arithmetic without end',
    LR,
    (record) => set(record, { arithmetic: { expression: 'lr / 0', steps: [{ operator: '*', right: 0 }] } }),
    /No number in the place of 0\.01/,
  ],
  [
    'arithmetic without operands',
    LR,
    (record) => set(record, { arithmetic: { expression: 'lr', steps: [{ operator: '*' }] } }),
    /No number in the place of 0\.01/,
  ],
  [
    'groups with an LR below 0',
    LR,
    (record) =>
      Object.assign(record.optimizers[0] ?? {}, {
        groups: [
          { lr: 1, literal: record.optimizers[0]?.literal },
          { lr: -1, literal: { ...record.optimizers[0]?.literal, start: 0, end: 4, text: '# ep' } },
        ],
      }),
    /is no learning rate|damaged|Nothing in/,
  ],
  [
    'an anchor that says nothing',
    LR,
    (record) => set(record, { anchor: { role: [], line: '', count: 1, onLine: 1, ordinal: 0 } }),
    /has changed since/,
  ],
  ['another schema', LR, (record) => Object.assign(record, { schema: 'find-lr.run/9' }), /another version/],
];

/** [what it is, the file as the record names it, made ready, what the sentence says]. */
type FileCase = readonly [string, (project: Project) => string, RegExp];
const FILES: readonly FileCase[] = [
  ['a file outside', ({ outside }) => join(outside, 'train.py'), /lies outside this folder and the record's/],
  ['a way out', ({ path }) => `${path}/../outside/train.py`, /lies outside this folder/],
  [
    'a link that leads out',
    (at) => link(at, 'out.py', join(at.outside, 'train.py')),
    /which leads to .*outside\/train\.py, lies outside/,
  ],
  [
    'a folder that leads out',
    (at) => join(link(at, 'away', at.outside), 'train.py'),
    /which leads to .*outside/,
  ],
  ['a hidden folder', ({ path }) => join(path, '.ssh/config.py'), /lies outside/],
  ['a hidden file', ({ path }) => join(path, '.bashrc.py'), /lies outside/],
  ['a name without a folder', () => 'train.py', /no absolute path/],
  ['a URL', ({ path }) => `file://${path}/train.py`, /no absolute path/],
  ['a name with a NUL', ({ path }) => join(path, 'train.py\0.py'), /no absolute path/],
  ['a text file', ({ path }) => join(path, 'notes.txt'), /neither a script nor a notebook/],
  ['a file without an ending', ({ path }) => join(path, 'Makefile'), /neither a script nor a notebook/],
  ['a password file', () => '/etc/passwd', /neither a script nor a notebook/],
  ['a device', () => '/dev/zero', /neither a script nor a notebook/],
  ['a link to a device', (at) => link(at, 'zero.py', '/dev/zero'), /lies outside/],
  ['a link to itself', (at) => link(at, 'loop.py', join(at.path, 'loop.py')), /leads in a circle/],
  ['a link to nowhere', (at) => link(at, 'gone.py', join(at.path, 'nowhere.py')), /there is no such file/],
  ['a file that is not there', ({ path }) => join(path, 'nowhere.py'), /there is no such file/],
  ['a name that is too long', ({ path }) => join(path, `${'a'.repeat(300)}.py`), /Cannot read/],
  ['a file below a file', ({ path }) => join(path, 'train.py/train.py'), /a part of the path is a file/],
  ['a folder', (at) => made(at, 'folder.py', (path) => mkdirSync(path)), /it is a folder/],
  [
    'a pipe',
    (at) => made(at, 'pipe.py', (path) => at.python('import os,sys; os.mkfifo(sys.argv[1])', path)),
    /it is a pipe, not a file/,
  ],
  ['a cell of a script', ({ path }) => `${path}/train.py#bbbb`, /train\.py is no notebook/],
  ['a cell that is not there', ({ path }) => `${path}/train.ipynb#cccc`, /no longer in it/],
  [
    'a script that is a notebook',
    ({ path }) => join(path, 'train.ipynb'),
    /cannot be read as source|has changed|Nothing in/,
  ],
  ['an empty file', (at) => made(at, 'empty.py', (path) => writeFileSync(path, '')), /has changed since/],
  [
    'a file of bytes',
    (at) => made(at, 'bytes.py', (path) => writeFileSync(path, Buffer.from([0, 255, 254, 1, 200, 10]))),
    /it is not UTF-8/,
  ],
  [
    'a file in UTF-32',
    (at) => made(at, 'wide.py', (path) => writeFileSync(path, Buffer.from([255, 254, 0, 0, 35, 0, 0, 0]))),
    /UTF-32/,
  ],
  [
    'a file in Latin-1 that does not say so',
    (at) =>
      made(at, 'latin.py', (path) =>
        writeFileSync(path, Buffer.from(`# é\n${at.text('train.py')}`, 'latin1')),
      ),
    /latin\.py is left as it is: it is not UTF-8/,
  ],
  [
    'a file in another encoding than it says',
    (at) =>
      made(at, 'says.py', (path) =>
        writeFileSync(path, Buffer.from(`# coding: utf-8\n# é\n${at.text('train.py')}`, 'latin1')),
      ),
    /says that it is written in utf-8, and it is not/,
  ],
  [
    'a file in an encoding that nobody knows',
    (at) => made(at, 'odd.py', (path) => writeFileSync(path, `# coding: klingon\n${at.text('train.py')}`)),
    /names the encoding klingon/,
  ],
  [
    'a notebook that is cut off',
    (at) =>
      `${made(at, 'cut.ipynb', (path) => writeFileSync(path, at.text('train.ipynb').slice(0, 300)))}#bbbb`,
    /cut\.ipynb is no notebook/,
  ],
  [
    'a script that is too large',
    (at) =>
      made(at, 'large.py', (path) => writeFileSync(path, `${at.text('train.py')}${'# x\n'.repeat(300_000)}`)),
    /cannot be read as source/,
  ],
];

describe('find-lr apply on a record that anyone may have written', () => {
  let project: Project;
  before(() => (project = new Project()));
  after(() => project.remove());

  const apply = (record: unknown, ...words: string[]): Promise<Outcome> => {
    writeFileSync(
      join(project.path, 'run.json'),
      typeof record === 'string' ? record : JSON.stringify(record),
    );
    return findLr(['apply', 'run.json', ...words, '--write'], { cwd: project.path });
  };
  const applyHere = async (record: string): Promise<void> => {
    const saved = join(project.path, 'run.json');
    writeFileSync(saved, record);
    const from = { record: saved, named: [] };
    await applyRecord(
      await readRecord(saved),
      saved,
      from,
      { method: 'recommended', write: true },
      process.stdout,
      dist,
    );
  };
  const recordOf = async (
    [file, kind, marked, type = 'SGD', call]: Place,
    script = file,
  ): Promise<RunRecord> => {
    const whole = marked === '«SCRIPT»' ? `«${project.text(file)}»` : marked;
    const literal = await project.literal(file, kind, whole);
    const entry: Partial<OptimizerEntry> = {
      ...{ type, lr: kind === 'number' ? 0.01 : 0.001 },
      ...(call === undefined ? {} : { location: project.location(file, call) }),
    };
    return project.record(literal, entry, script);
  };
  const refused = async (record: unknown, why: RegExp, ...words: string[]): Promise<void> => {
    const before = project.state();
    const outcome = await apply(record, ...words);
    const said = outcome.stderr.replace(/\s+/g, ' ');
    assert.equal(outcome.code, 2, `${outcome.stdout}${outcome.stderr}`);
    assert.match(said, why);
    assert.match(said, /[.?)] ?$|--write ?$/, 'a sentence');
    assert.doesNotMatch(outcome.stderr, /^ +at |[^\P{C}\n]|undefined|\[object/mu);
    assert.equal(project.state(), before, 'something was changed');
  };

  for (const [what, place, script, after] of RIGHT)
    it(`writes ${what} of a record that is right`, async () => {
      const [file = ''] = place[0].split('#');
      const before = project.text(file);
      const { code, stderr } = await apply(await recordOf(place, script));
      const written = project.text(file);
      writeFileSync(join(project.path, file), before);
      assert.equal(code, 0, stderr);
      assert.ok(written.includes(after), written);
    });

  for (const [
    what,
    place,
    why = /Nothing in .* shows that|has changed since|damaged|saved by an earlier version/,
  ] of PLACES)
    it(`does not write at ${what}`, async () => {
      const record = await recordOf(place);
      await refused(record, why);
      // What tells of the place is made up as easily, or left out.
      const literal = { ...record.optimizers[0]?.literal, anchor: undefined };
      const forged = JSON.stringify({ ...record, optimizers: [{ ...record.optimizers[0], literal }] });
      const before = project.state();
      await assert.rejects(applyHere(forged), UsageError);
      assert.equal(project.state(), before);
    });

  for (const [what, place, change, why] of FIELDS)
    it(`refuses ${what}`, async () => {
      const record = await recordOf(place);
      change(record);
      // JSON has no infinity, but a number that is read as one.
      await refused(
        JSON.stringify(record, (_, value: unknown) => (value === Infinity ? '∞' : value)).replaceAll(
          '"∞"',
          '1e999',
        ),
        why,
      );
    });

  for (const [what, name, why] of FILES)
    it(`refuses ${what}`, async () => {
      const record = await recordOf(LR);
      const file = name(project);
      set(record, { file });
      await refused(record, why);
    });

  it('refuses a socket', async () => {
    const path = join(project.path, 'socket.py');
    const server = createServer().listen(path);
    await new Promise((done) => server.once('listening', done));
    const record = await recordOf(LR);
    set(record, { file: path });
    await refused(record, /it is a socket, not a file/);
    await new Promise((done) => server.close(done));
  });

  it('refuses a file that is read-only', async () => {
    const record = await recordOf(LR);
    chmodSync(join(project.path, 'train.py'), 0o444);
    await refused(record, /train\.py: (it is read-only|permission denied)/);
    chmodSync(join(project.path, 'train.py'), 0o644);
  });

  it('refuses what an interrupted write has left', async () => {
    const left = join(project.path, '.train.py.find-lr-backup');
    writeFileSync(left, 'before');
    await refused(await recordOf(LR), /an earlier write of it was interrupted/);
    rmSync(left);
  });

  it('refuses one file under two names as a whole', async () => {
    const twin = join(project.path, 'twin.py');
    linkSync(join(project.path, 'train.py'), twin);
    const record = await recordOf(LR);
    const literal = record.optimizers[0]?.literal;
    Object.assign(record.optimizers[0] ?? {}, {
      groups: [
        { lr: 0.01, literal },
        { lr: 0.02, literal: { ...literal, file: twin } },
      ],
    });
    await refused(record, /it has changed in this moment|Nothing in/);
    rmSync(twin);
  });

  for (const [what, text] of [
    ['no JSON', 'lr = 0.1'],
    ['half a record', '{"schema": "find-lr.run/1", "id": '],
    ['a list', '[]'],
    ['nesting without end', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['another prototype', '{"__proto__": {"schema": "find-lr.run/1"}}'],
  ] as const)
    it(`refuses ${what} for a record`, () => refused(text, /run\.json cannot be used/));

  it('is shown without anything in it that steers the terminal', async () => {
    const evil = '\u001b]0;title\u0007\u009b2J\u202e\r\nSuggested LR   10\u2028';
    const record = await recordOf(LR);
    const [result] = record.results;
    const diagnosis = { code: evil, message: evil, advice: evil };
    Object.assign(record, { diagnoses: [diagnosis] });
    Object.assign(result ?? {}, {
      curve: { lr: [1e-4, 1e-3, 1e-2], loss: [3, 2, 1] },
      suggestions: [{ method: evil, lr: 0.1 }],
      diagnoses: [diagnosis],
    });
    Object.assign(record.optimizers[0] ?? {}, {
      type: evil,
      literal: null,
      literalNote: evil,
      candidates: [{ kind: 'number', file: evil, start: 0, end: 1, text: evil }],
    });
    writeFileSync(join(project.path, 'run.json'), JSON.stringify(record));
    for (const words of [
      ['analyze'],
      ['analyze', '--json'],
      ['apply'],
      ['apply', '--method', evil],
      ['apply', '--optimizer', evil],
    ]) {
      const [command = '', ...more] = words;
      const { stdout, stderr } = await findLr([command, 'run.json', ...more], { cwd: project.path });
      assert.doesNotMatch(stdout + stderr, /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e]/);
      const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('Suggested LR   10'));
      assert.deepEqual(lines, []);
    }
  });

  it('writes a file outside that its user names', async () => {
    const path = join(project.outside, 'train.py');
    const record = renamed(await recordOf(LR), join(project.path, 'train.py'), path);
    await refused(record, /name it behind the record: find-lr apply run\.json .*train\.py --write/);
    const before = readFileSync(path, 'utf8');
    assert.equal((await apply(record, '../outside/train.py')).code, 0);
    assert.equal(
      readFileSync(path, 'utf8'),
      before.replace('SGD(model.parameters(), lr=0.01', 'SGD(model.parameters(), lr=0.2'),
    );
    writeFileSync(path, before);
  });

  it('keeps every other byte: of Latin-1, of both ends of lines, of NUL, without a last line break', async () => {
    const path = join(project.path, 'train.py');
    const other = join(project.path, 'bytes.py');
    const record = renamed(await recordOf(LR), path, other);
    const text = `# -*- coding: latin-1 -*-\r\n# \u00e9\u00a0\u0085\0\n${project.text('train.py').trimEnd()} # \u00ff`;
    writeFileSync(other, Buffer.from(text, 'latin1'));
    const { code, stderr } = await apply(record);
    assert.equal(code, 0, stderr);
    const after = text.replace('SGD(model.parameters(), lr=0.01', 'SGD(model.parameters(), lr=0.2');
    assert.ok(readFileSync(other).equals(Buffer.from(after, 'latin1')));
  });

  it('keeps a link that leads to the file', async function () {
    if (process.platform === 'win32') return missing(this, 'Links');
    const path = join(project.path, 'train.py');
    const record = renamed(await recordOf(LR), path, link(project, 'link.py', path));
    const before = project.text('train.py');
    assert.equal((await apply(record)).code, 0);
    assert.notEqual(project.text('train.py'), before);
    assert.equal(project.text('link.py'), project.text('train.py'));
    writeFileSync(join(project.path, 'train.py'), before);
  });
});

/** Puts something else into the place of a record. */
function set(record: RunRecord, change: object): void {
  const [entry] = record.optimizers;
  Object.assign(entry?.literal ?? {}, change);
}

/** As if another script had been tested. */
function renamed(record: RunRecord, from: string, to: string): RunRecord {
  return JSON.parse(JSON.stringify(record).replaceAll(JSON.stringify(from), JSON.stringify(to))) as RunRecord;
}

function link({ path }: Project, name: string, to: string): string {
  return made({ path } as Project, name, (at) => symlinkSync(to, at));
}

function made({ path }: Project, name: string, make: (path: string) => void): string {
  const at = join(path, name);
  rmSync(at, { recursive: true, force: true });
  make(at);
  return at;
}
