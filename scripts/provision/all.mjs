// Everything the tests need that `npm ci` does not bring. Each part reuses what is present and says what it could not get.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { provisionFrameworks } from './frameworks.mjs';
import { provisionPython } from './python.mjs';

const parts = ['vscode.mjs', 'native-binding.mjs'];

/** Returns a sentence for each part that could not be had. */
export async function provision() {
  const problems = [...provisionFrameworks(), ...provisionPython()];
  for (const part of parts) {
    const file = join(import.meta.dirname, part);
    const outcome = spawnSync(process.execPath, [file], { stdio: 'inherit' });
    if (outcome.status !== 0)
      problems.push(`scripts/provision/${part} could not provide what the tests need; it says why above.`);
  }
  return problems;
}
