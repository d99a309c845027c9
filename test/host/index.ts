/** What VS Code calls to run the suite: Mocha over every test file beside this one. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';

export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const reporter = join(__dirname, '../../../scripts/test/reporter.cjs');
  const grep = process.env['FIND_LR_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    reporter,
    forbidOnly: true,
    forbidPending: Boolean(process.env['CI']),
    ...(grep ? { grep } : {}),
  });
  const tests = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.test.cjs'),
  );
  for (const name of tests.sort()) mocha.addFile(join(__dirname, name));
  console.log('[find-lr suite] begins');
  console.log(await activation());
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  console.log('[find-lr suite] ends');
  if (failures > 0) throw new Error(`${failures} of the tests failed.`);
}

/** For `npm run bench`: what the first activation costs, the bundle's loading included. */
async function activation(): Promise<string> {
  const extension = vscode.extensions.getExtension('find-lr.find-lr');
  if (extension === undefined || extension.isActive) return 'Active before the suite began.';
  const begin = performance.now();
  await extension.activate();
  return `Activated in ${(performance.now() - begin).toFixed(1)} ms.`;
}
