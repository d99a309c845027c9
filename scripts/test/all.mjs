// `npm test`: provisions what the machine lacks, builds, runs every suite, and adds up. Last line: `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provision } from '../provision/all.mjs';
import { environmentForNpm } from '../provision/npm.mjs';

const suites = ['test:unit', 'test:host', 'test:e2e'];

const problems = await provision();
const results = mkdtempSync(join(tmpdir(), 'find-lr-results-'));
let passed = 0;
let failed = 0;
let skipped = 0;
/** Titles of the tests that failed at first: each hides a race, and is to be looked at. */
const retried = [];
try {
  if (!runScript('build', {})) fail('The build failed.');
  for (const suite of suites) {
    const file = join(results, `${suite.replace(':', '-')}.json`);
    console.log(`\n──── ${suite}`);
    const ok = runScript(suite, { FIND_LR_TEST_RESULT: file });
    const counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 0 };
    passed += counts.passed;
    failed += counts.failed;
    skipped += counts.skipped ?? 0;
    retried.push(...(counts.retried ?? []).map((title) => `${suite}: ${title}`));
    // A suite that dies without a failed test of its own (a crash, a time-out) is one failure.
    if (!ok && counts.failed === 0) fail(`${suite} ended before it was through.`);
  }
} finally {
  rmSync(results, { recursive: true, force: true });
}
for (const problem of problems) fail(problem);
if (retried.length > 0)
  console.log(`\nTests that failed at first and were tried again:\n  ${retried.join('\n  ')}`);
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function runScript(name, env) {
  return (
    spawnSync('npm', ['run', '--silent', name], {
      stdio: 'inherit',
      env: { ...environmentForNpm(), ...env },
    }).status === 0
  );
}

function fail(sentence) {
  console.error(sentence);
  failed += 1;
}
