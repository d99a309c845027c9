/** What the extension and the plugin in TypeScript's server agree on. */
export const PLUGIN = 'find-lr-tsserver-plugin';

/** Of each notebook, by its URI's path, the fragments of its cells' URIs in their order: TypeScript's server knows cells, but no notebooks. */
export type CellOrder = Readonly<Record<string, readonly string[]>>;

export interface Configuration {
  readonly order?: CellOrder;
}
