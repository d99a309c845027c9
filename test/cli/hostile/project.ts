import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cellFile } from '../../../src/protocol/cells.ts';
import type { Literal, OptimizerEntry, RunRecord } from '../../../src/protocol/record.ts';
import { reader } from '../../source/support.ts';

const SCRIPT = `# epochs of 0.01
import torch
"""0.01 in a text"""
epochs = 10
batch_size = 0.01


def make(model, momentum=0.01):
    print(model)
    first = torch.optim.Adam(model.parameters(), lr=0.01, eps=0.01)
    second = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.01, weight_decay=0.01)
    third = torch.optim.RMSprop(model.parameters())
    return first, second, third, [0.01, 0.01 * 2, 0.0123]


data = open("data.bin", "w")
`;

const KERAS = `import keras
data = open("adam", "rb")
model = keras.Sequential()
model.compile(optimizer="adam", loss="adam")
`;

const BROWSER = `import * as tf from '@tensorflow/tfjs';
const epochs = 0.01;
const optimizer = tf.train.adam(0.01);
const other = tf.train.sgd(0.01);
model.compile({optimizer: 'adam', loss: 'adam', metrics: ['adam']});
fetch(0.01);
`;

const OPTIONS = `import argparse, torch
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.01)
parser.add_argument("--epochs", type=float, default=0.01)
parser.add_argument("--weight-decay", type=float, default=0.01)
args = parser.parse_args()
optimizer = torch.optim.SGD(make().parameters(), lr=args.lr)
`;

const CONFIGURED = (file: string, read: string) => `import ${read}, torch
config = ${read}.${read === 'yaml' ? `safe_load(open("${file}"))` : `load(open("${file}"))`}
optimizer = torch.optim.SGD(make().parameters(), lr=config["lr"])
`;

const NOTEBOOK = JSON.stringify(
  {
    cells: [
      {
        cell_type: 'code',
        id: 'aaaa',
        execution_count: 1,
        metadata: {},
        outputs: [],
        source: ['epochs = 0.01\n', 'eps = 0.01'],
      },
      {
        ...{ cell_type: 'code', id: 'bbbb', execution_count: 2, metadata: {}, outputs: [] },
        source: ['import torch\n', 'o = torch.optim.SGD(p, lr=0.01, momentum=0.01)\n'],
      },
    ],
    ...{ metadata: { language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 5 },
  },
  null,
  1,
);

const FILES: Readonly<Record<string, string>> = {
  'train.py': SCRIPT,
  'keras.py': KERAS,
  'train.mjs': BROWSER,
  'options.py': OPTIONS,
  'config.yaml': 'lr: 0.01\nepochs: 0.01\n',
  'config.json': '{"lr": 0.01, "epochs": 0.01}\n',
  'config.toml': 'lr = 0.01\nepochs = 0.01\n',
  'from_yaml.py': CONFIGURED('config.yaml', 'yaml'),
  'from_json.py': CONFIGURED('config.json', 'json'),
  'from_toml.py': CONFIGURED('config.toml', 'toml'),
  'train.ipynb': NOTEBOOK,
  'notes.txt': 'lr=0.01\n',
  Makefile: 'lr = 0.01\n',
  '.bashrc.py': 'lr = 0.01\n',
};

/** A folder of a user's, and one beside it that no record has to do with. */
export class Project {
  readonly #root = mkdtempSync(join(tmpdir(), 'find-lr-hostile-'));
  readonly path = join(this.#root, 'project');
  readonly outside = join(this.#root, 'outside');

  constructor() {
    for (const folder of [this.path, this.outside, join(this.path, '.ssh')]) mkdirSync(folder);
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(this.path, name), text);
    writeFileSync(join(this.outside, 'train.py'), SCRIPT);
    writeFileSync(join(this.path, '.ssh', 'config.py'), SCRIPT);
  }

  text(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  /** All that is there, but for the record: names, kinds, modes, contents. */
  state(): string {
    const hash = createHash('sha256');
    const visit = (folder: string): void => {
      for (const name of readdirSync(folder).sort()) {
        const path = join(folder, name);
        const found = lstatSync(path);
        if (name === 'run.json') continue;
        hash.update(`${path} ${found.mode} ${found.ino} ${found.nlink} `);
        if (found.isDirectory()) visit(path);
        else if (found.isSymbolicLink()) hash.update(readlinkSync(path));
        else if (found.isFile()) hash.update(readFileSync(path));
      }
    };
    visit(this.#root);
    return hash.digest('hex');
  }

  python(code: string, ...args: string[]): void {
    const { status, stderr } = spawnSync('python3', ['-c', code, ...args], {
      cwd: this.path,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** A place as a run finds it: «» around it in a piece of the file's text that is there once. */
  async literal(
    name: string,
    kind: Literal['kind'],
    marked: string,
    more: Partial<Literal> = {},
  ): Promise<Literal> {
    const [file, id] = name.split('#');
    const path = join(this.path, file ?? '');
    const text = id === undefined ? this.text(name) : cellText(this.text(file ?? ''), id);
    const plain = marked.replace(/[«»]/g, '');
    const at = text.indexOf(plain);
    if (at < 0 || text.indexOf(plain, at + 1) >= 0) throw new Error(`${name} has not one ${plain}`);
    const start = at + marked.indexOf('«');
    const end = at + marked.indexOf('»') - 1;
    const literal: Literal = {
      ...{
        kind,
        file: id === undefined ? path : cellFile(path, id),
        start,
        end,
        text: text.slice(start, end),
      },
      ...(id === undefined ? {} : { cell: { language: 'python' as const } }),
      ...more,
    };
    return reader().anchored(literal, text);
  }

  record(literal: Literal, entry: Partial<OptimizerEntry> = {}, at?: string): RunRecord {
    const [script = '', id] = (at ?? literal.file).split('#');
    const path = script.startsWith('/') ? script : join(this.path, script);
    const common = { path, args: [], cwd: this.path };
    return {
      ...{ schema: 'find-lr.run/1', id: 'r', status: 'completed', startedAt: '2026-01-01T00:00:00Z' },
      target:
        id === undefined
          ? { kind: 'script', ...common }
          : { kind: 'cells', ...common, language: 'python', cell: id, cells: [{ id, number: 2 }] },
      runtime: null,
      sweep: { mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: 100 },
      optimizers: [{ id: '0', type: 'SGD', lr: 0.01, groups: [], location: null, literal, ...entry }],
      passes: [],
      results: [
        {
          ...{ optimizer: '0', curve: { lr: [], loss: [] }, suggestions: [], range: null, diagnoses: [] },
          recommended: { lr: 0.2, low: 0.1, high: 0.3, method: 'steepest', reason: 'It is.' },
        },
      ],
      ...{ diagnoses: [], timing: { total: 1, toFirstStep: 1 } },
    };
  }

  /** Where a run says that an optimizer is made. */
  location(name: string, call: string): NonNullable<OptimizerEntry['location']> {
    const before = this.text(name).split(call)[0]?.split('\n') ?? [];
    return { file: join(this.path, name), line: before.length, column: (before.at(-1) ?? '').length + 1 };
  }
}

function cellText(notebook: string, id: string): string {
  const { cells } = JSON.parse(notebook) as { cells: { id: string; source: string[] }[] };
  return cells.find((cell) => cell.id === id)?.source.join('') ?? '';
}
