// A real VS Code for the tests where Microsoft's download server is not reached: the one inside the npm package
// `code-server`, driven through Chromium. Large (750 MB), so it lives in the cache, not in node_modules.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './cache.mjs';
import { provisionFrameworks } from './frameworks.mjs';
import { npm } from './npm.mjs';

const folder = join(cache, 'code-server');
/** There once all of it is: an installation that failed half-way is begun anew. */
const mark = join(folder, '.provisioned');
const chromiumNames = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Node 24, which code-server wants, whatever Node the project runs on. It lies in a folder of its own: npm takes it away and brings
 * it back while it installs other packages beside it, and those would be built without.
 */
const nodeFolder = join(cache, 'node-24', 'node_modules');
export const serverNode = join(nodeFolder, 'node', 'bin', 'node');
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
  if (!existsSync(mark) || !existsSync(serverNode)) {
    // code-server builds a native module against Kerberos while it installs.
    if (!existsSync('/usr/include/gssapi/gssapi.h'))
      problems.push(...installDebian('libkrb5-dev', 'build-essential', 'python3'));
    problems.push(...provisionFrameworks(['node-24']), ...installCodeServer());
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
  const env = { ...process.env, PATH: `${join(nodeFolder, '.bin')}:${process.env.PATH}` };
  // In two steps: npm runs a dependency's script before the tool that it calls may be executed, now and then.
  const attempt = () => {
    const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts', 'code-server@4.139.1'];
    const outcome = npm(install, { cwd: folder, env });
    return outcome.status === 0 ? npm(['rebuild'], { cwd: folder, env }) : outcome;
  };
  let outcome = attempt();
  if (outcome.status !== 0) outcome = attempt();
  if (outcome.status !== 0) return [`npm could not install code-server:\n${outcome.stderr?.trim() ?? ''}`];
  if (!existsSync(serverMain)) return [`code-server was installed, but ${serverMain} is not there.`];
  writeFileSync(mark, '');
  return [];
}

if (import.meta.main ?? process.argv[1]?.endsWith('provision/vscode.mjs')) {
  const problems = provisionVscode();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
