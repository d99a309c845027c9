// Starts the VS Code server inside code-server and opens its workbench in Chromium.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumPath, serverMain, serverNode } from '../provision/vscode.mjs';

/** What keeps the workbench quiet and alike from run to run. */
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'files.simpleDialog.enable': true,
  'files.autoSave': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
};

/**
 * @typedef {object} Server
 * @property {string} origin `127.0.0.1:PORT`
 * @property {string} data   its data folder, gone after `stop`
 * @property {() => Promise<void>} stop
 */

/**
 * With `vsix` as a user has it, with that extension installed; without it to run a suite in. `folders`: of further extensions.
 * @param {{ settings?: Record<string, unknown>, vsix?: string, folders?: readonly string[] }} [options]
 * @returns {Promise<Server>}
 */
export async function startServer({ settings = {}, vsix, folders = [] } = {}) {
  const data = mkdtempSync(join(tmpdir(), 'find-lr-vscode-'));
  const json = JSON.stringify({ ...quiet, ...settings }, undefined, 2);
  for (const folder of ['User', 'Machine']) {
    mkdirSync(join(data, 'data', folder), { recursive: true });
    writeFileSync(join(data, 'data', folder, 'settings.json'), json);
  }
  // A server that starts with none on its list takes those that lie in its folder.
  for (const folder of folders)
    cpSync(folder, join(data, 'extensions', basename(folder)), { recursive: true });
  const common = [serverMain, '--accept-server-license-terms', '--server-data-dir', data];
  if (vsix !== undefined) {
    const installed = spawnSync(serverNode, [...common, '--install-extension', vsix], { encoding: 'utf8' });
    if (installed.status !== 0)
      throw new Error(`${vsix} could not be installed: ${installed.stdout}${installed.stderr}`);
  }
  // A built workbench runs a suite only with the smoke driver, which on the other hand shows no notifications.
  const driver = vsix === undefined ? ['--enable-smoke-test-driver'] : [];
  const child = spawn(
    serverNode,
    // prettier-ignore
    [...common, '--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--disable-workspace-trust',
      '--disable-telemetry', ...driver],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const closed = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    // The server's own children (extension hosts, terminals) are in its process group.
    if (child.exitCode === null && child.signalCode === null) killGroup(child.pid);
    await closed;
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return { origin: `127.0.0.1:${await listeningPort(child)}`, data, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {string} folder
 * @param {Record<string, string>} payload names of the workbench's own, for example `extensionTestsPath`
 */
export function workbenchUrl(server, folder, payload = {}) {
  const pairs = Object.entries({ skipWelcome: 'true', ...payload });
  return `http://${server.origin}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(pairs))}`;
}

/** A path on the server's machine, as a URI that the workbench understands. */
export function remoteUri(server, path) {
  return `vscode-remote://${server.origin}${path}`;
}

/** @returns {Promise<import('playwright-core').Browser>} */
export async function launchBrowser() {
  const executablePath = chromiumPath();
  if (executablePath === undefined)
    throw new Error('There is no Chromium here. Run `node scripts/provision/vscode.mjs`.');
  // prettier-ignore
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath, args });
}

async function listeningPort(child) {
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk;
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`The VS Code server ended with ${code} before it listened:\n${output}`)),
    );
  });
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGTERM');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
