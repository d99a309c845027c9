import tseslint from 'typescript-eslint';
import boundaries from 'eslint-plugin-boundaries';

// The folder tree is the architecture: who may import whom. (CONTRIBUTING.md draws it.)
const mayImport = {
  analysis: [],
  protocol: ['analysis'],
  source: ['protocol'],
  chart: ['analysis', 'protocol'],
  engine: ['protocol', 'analysis'],
  runner: [],
  library: ['analysis'],
  cli: ['engine', 'protocol', 'analysis', 'source', 'chart'],
  extension: ['engine', 'protocol', 'analysis', 'source', 'chart'],
  webview: ['chart', 'protocol', 'analysis', 'chart-view'],
  renderer: ['chart', 'protocol', 'analysis', 'chart-view'],
  'chart-view': ['chart', 'analysis', 'protocol'],
};

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'test/fixtures/**', 'examples/**', '.vscode-test/**', 'out/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['src/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { typescript: { project: 'tsconfig/base.json' } },
      'boundaries/elements': [
        { type: 'chart-view', pattern: 'src/chart/view', mode: 'folder' },
        ...Object.keys(mayImport)
          .filter((type) => type !== 'chart-view')
          .map((type) => ({ type, pattern: `src/${type}`, mode: 'folder' })),
      ],
    },
    rules: {
      'boundaries/element-types': [
        'error',
        {
          default: 'disallow',
          rules: Object.entries(mayImport).map(([from, allow]) => ({ from, allow: [from, ...allow] })),
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['src/{analysis,protocol,source,chart}/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:*', 'fs', 'path', 'vscode'],
              message: 'This folder knows neither Node nor VS Code.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/{engine,cli,library,runner}/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'vscode', message: 'Only src/extension knows VS Code.' }] },
      ],
    },
  },
);
