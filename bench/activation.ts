/** Milliseconds that the extension takes to activate in the VS Code server, the loading of its bundle included. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Needs a built dist/ and a provisioned VS Code server. Throws where the extension was active before it could be timed. */
export function benchActivation(): number {
  const outcome = spawnSync(
    process.execPath,
    ['scripts/test/host.mjs', '--grep', 'registers every command'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const told = /Activated in ([\d.]+) ms/.exec(outcome.stdout)?.[1];
  if (told === undefined) throw new Error(`No activation was timed:\n${outcome.stdout}${outcome.stderr}`);
  return Number(told);
}
