import type { Browser } from 'playwright-core';

export interface Server {
  /** `127.0.0.1:PORT` */
  readonly origin: string;
  /** Its data folder, gone after `stop`. */
  readonly data: string;
  stop(): Promise<void>;
}

/** With `vsix` as a user has it, with that extension installed; without it to run a suite in. `folders`: of further extensions. */
export function startServer(options?: {
  settings?: Record<string, unknown>;
  vsix?: string;
  folders?: readonly string[];
}): Promise<Server>;
/** `payload`: names of the workbench's own, for example `extensionTestsPath`. */
export function workbenchUrl(server: Server, folder: string, payload?: Record<string, string>): string;
/** A path on the server's machine, as a URI that the workbench understands. */
export function remoteUri(server: Server, path: string): string;
export function launchBrowser(): Promise<Browser>;
