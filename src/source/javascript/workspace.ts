import { Workspace } from '../workspace.ts';
import type { Module } from './module.ts';

export class JavaScriptWorkspace extends Workspace<Module> {
  /** Other bare names may be an alias of the project's tsconfig. */
  protected isPackage(specifier: string): boolean {
    return /^(node:|@tensorflow\/|https?:)/.test(specifier);
  }
}
