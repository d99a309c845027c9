// `npm run test:electron`: the suite of test/host in the desktop VS Code: the one that VSCODE_EXECUTABLE names, else one
// that is downloaded (VSCODE_VERSION, default the oldest that we support).
import { runTests } from '@vscode/test-electron';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleSuite, makeWorkspace, root, standIns, suiteEntry } from './host-suite.mjs';

await bundleSuite();
const workspace = makeWorkspace('test/fixtures/workspaces/training');
const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const executable = process.env.VSCODE_EXECUTABLE;
try {
  process.exitCode = await runTests({
    ...(executable
      ? { vscodeExecutablePath: executable }
      : { version: process.env.VSCODE_VERSION || engines.vscode.replace('^', '') }),
    extensionDevelopmentPath: [root, ...standIns],
    extensionTestsPath: suiteEntry,
    launchArgs: [
      workspace.folder,
      '--disable-workspace-trust',
      '--disable-extensions',
      '--disable-telemetry',
    ],
  });
} catch (error) {
  console.error(`The desktop VS Code could not run the suite: ${error.message}`);
  console.error('Where it cannot be downloaded, name one by VSCODE_EXECUTABLE, or use `npm run test:host`.');
  process.exitCode = 1;
} finally {
  workspace.remove();
}
