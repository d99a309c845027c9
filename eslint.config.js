import tseslint from 'typescript-eslint';

/** The folder tree is the architecture: which folder of src may import which others. CONTRIBUTING.md draws it. */
const mayImport = {
  analysis: [],
  protocol: ['analysis'],
  source: ['analysis', 'protocol'],
  chart: ['analysis', 'protocol'],
  picture: ['analysis', 'protocol', 'chart', 'source'],
  engine: ['analysis', 'protocol'],
  runner: [],
  kernel: ['protocol', 'runner'],
  tsserver: ['protocol', 'source'],
  library: ['analysis'],
  cli: ['analysis', 'protocol', 'engine', 'source', 'chart', 'picture'],
  extension: ['analysis', 'protocol', 'engine', 'source', 'chart', 'picture', 'kernel', 'tsserver'],
  view: ['analysis', 'protocol', 'chart'],
  webview: ['analysis', 'protocol', 'chart', 'view'],
  renderer: ['analysis', 'protocol', 'chart', 'view'],
  vega: ['chart', 'view'],
};

const noNode = { regex: '^node:', message: 'This folder knows no Node.' };
const noVsCode = { regex: '^vscode$', message: 'Only src/extension knows VS Code.' };
const noView = { regex: '(^|/)chart/view/', message: 'The chart view needs a DOM.' };

const boundaries = Object.entries(mayImport).map(([folder, allowed]) => {
  const forbidden = Object.keys(mayImport).filter((other) => other !== folder && !allowed.includes(other));
  const patterns = [
    {
      regex: `^(\\.\\./)+(${forbidden.join('|')})/`,
      message: `src/${folder} may import ${allowed.join(', ') || 'no other folder'}.`,
    },
  ];
  if (folder !== 'extension') patterns.push(noVsCode);
  if (
    [
      'analysis',
      'protocol',
      'source',
      'chart',
      'picture',
      'view',
      'webview',
      'renderer',
      'vega',
      'library',
    ].includes(folder)
  )
    patterns.push(noNode);
  if (['cli', 'extension', 'picture'].includes(folder)) patterns.push(noView);
  return { files: [`src/${folder}/**/*.ts`], rules: { 'no-restricted-imports': ['error', { patterns }] } };
});

/** What is written to a terminal goes through one function, which lets nothing through that steers it. */
const oneDoor = {
  files: ['src/cli/**/*.ts'],
  ignores: ['src/cli/terminal/print.ts'],
  rules: {
    'no-restricted-syntax': [
      'error',
      {
        selector:
          'CallExpression[callee.property.name="write"]:matches([callee.object.name="stream"], [callee.object.property.name=/^(stdout|stderr|stream)$/])',
        message: 'Text of others may steer a terminal: print it with src/cli/terminal/print.ts.',
      },
    ],
  },
};

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'test/fixtures/**', '.vscode-test/**', 'src/runner/wasm/**'] },
  ...tseslint.configs.recommended,
  { files: ['src/**/*.ts'], rules: { '@typescript-eslint/consistent-type-imports': 'error' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  ...boundaries,
  oneDoor,
);
