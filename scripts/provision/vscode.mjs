// A real VS Code for the tests where Microsoft's download server is not reached: the one inside the npm package
// `code-server`, driven through Chromium. Large (750 MB), so it lives in the cache, not in node_modules.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './cache.mjs';

const folder = join(cache, 'code-server');
const chromiumNames = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Node 24, which code-server wants, whatever Node the project runs on. */
export const serverNode = join(folder, 'node_modules', 'node', 'bin', 'node');
export const serverMain = join(
  folder,
  'node_modules',
  'code-server',
  'lib',
  'vscode',
  'out',
  'server-main.js',
);

/** Path of a Chromium, or undefined. `FIND_LR_CHROMIUM` overrules. */
export function chromiumPath() {
  return process.env.FIND_LR_CHROMIUM || chromiumNames.find(existsSync);
}

/** Installs what is not there yet; returns a sentence for each thing that could not be had. */
export function provisionVscode() {
  const problems = [];
  if (chromiumPath() === undefined) problems.push(...installDebian('chromium'));
  if (!existsSync(serverMain) || !existsSync(serverNode)) {
    // code-server builds a native module against Kerberos while it installs.
    if (!existsSync('/usr/include/gssapi/gssapi.h'))
      problems.push(...installDebian('libkrb5-dev', 'build-essential', 'python3'));
    problems.push(...installCodeServer());
  }
  return problems;
}

function installDebian(...names) {
  const wish = `apt-get install ${names.join(' ')}`;
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return [`The tests in VS Code need what \`${wish}\` installs; this account may not install it.`];
  }
  console.log(`Installing ${names.join(', ')} for the tests in VS Code …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  const outcome = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  return outcome.status === 0 ? [] : [`\`${wish}\` failed; the tests in VS Code need it.`];
}

function installCodeServer() {
  console.log('Installing code-server for the tests in VS Code (2 to 3 minutes, once) …');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'code-server-for-tests', private: true }),
  );
  // code-server refuses to build under another Node than its own: that one comes first on the PATH.
  const env = { ...process.env, PATH: `${join(folder, 'node_modules', '.bin')}:${process.env.PATH}` };
  const npm = (...args) => spawnSync('npm', args, { cwd: folder, encoding: 'utf8', env });
  const install = (...more) => npm('install', '--no-audit', '--no-fund', ...more);
  // Some npm run a dependency's script before the tool that it calls may be executed: such an install is done in two steps.
  const inTwoSteps = () => {
    const outcome = install('--ignore-scripts', 'code-server@4.139.1');
    if (outcome.status !== 0) return outcome;
    const tools = join(folder, 'node_modules', 'cross-env', 'dist', 'bin');
    if (existsSync(tools)) for (const name of readdirSync(tools)) chmodSync(join(tools, name), 0o755);
    return npm('rebuild');
  };
  let outcome = install('node@24');
  if (outcome.status === 0) outcome = install('code-server@4.139.1');
  if (outcome.status !== 0) outcome = inTwoSteps();
  if (outcome.status !== 0)
    return [`npm could not install code-server: ${outcome.stderr?.trim().split('\n').at(-1) ?? ''}`];
  return existsSync(serverMain) ? [] : [`code-server was installed, but ${serverMain} is not there.`];
}

if (import.meta.main ?? process.argv[1]?.endsWith('provision/vscode.mjs')) {
  const problems = provisionVscode();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
