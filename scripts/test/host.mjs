// `npm run test:host`: the suite of test/host inside the VS Code server. `--grep TEXT` runs some of it.
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import { bundleSuite, makeWorkspace, root, standIns, suiteEntry } from './host-suite.mjs';
import { launchBrowser, remoteUri, startServer, workbenchUrl } from './vscode-server.mjs';

const patience = 15 * 60_000;
const workbenchLog = join(root, 'out', 'test', 'workbench.log');
let suiteIsOn = false;

await bundleSuite();
writeFileSync(workbenchLog, '');
const grep = process.argv[process.argv.indexOf('--grep') + 1];
if (process.argv.includes('--grep') && grep) process.env.FIND_LR_TEST_GREP = grep;

const workspace = makeWorkspace('test/fixtures/workspaces/training');
const server = await startServer({ folders: standIns });
const browser = await launchBrowser();
try {
  process.exitCode = await runSuite();
} finally {
  await browser.close();
  await server.stop();
  workspace.remove();
}

/** The workbench talks on the same line as the suite: what is not the suite's goes to a file. */
function print(type, args) {
  const text = format(...args);
  if (text.includes('[find-lr suite]')) suiteIsOn = text.includes('begins');
  else if (suiteIsOn && (type === 'log' || type === 'info')) console.log(text);
  else appendFileSync(workbenchLog, `${type}: ${text}\n`);
}

async function runSuite() {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  let giveUp;
  const late = new Promise((resolve) => {
    giveUp = setTimeout(() => {
      console.error(`The suite did not end within ${patience / 60_000} minutes.`);
      resolve(1);
    }, patience);
  });
  const ended = new Promise((resolve) => {
    page.on('crash', () => {
      console.error('The workbench crashed.');
      resolve(1);
    });
    page.exposeFunction('codeAutomationExit', (code) => resolve(code));
    page.exposeFunction('codeAutomationLog', (type, args) => print(type, args));
  });
  await page.goto(
    workbenchUrl(server, workspace.folder, {
      extensionDevelopmentPath: remoteUri(server, root),
      extensionTestsPath: remoteUri(server, suiteEntry),
    }),
  );
  const code = await Promise.race([ended, late]);
  clearTimeout(giveUp);
  if (code !== 0) console.error(`What the workbench said is in ${workbenchLog}.`);
  return code;
}
