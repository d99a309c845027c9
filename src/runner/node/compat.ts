/** Node 23 removed these from `util`; tfjs-node 4.22 and older still call them. */
import util from 'node:util';

export function restoreUtil(): void {
  const legacy: Record<string, (value: unknown) => boolean> = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isNull: (value) => value === null,
    isUndefined: (value) => value === undefined,
    isString: (value) => typeof value === 'string',
    isNumber: (value) => typeof value === 'number',
    isBoolean: (value) => typeof value === 'boolean',
    isFunction: (value) => typeof value === 'function',
    isObject: (value) => value !== null && typeof value === 'object',
    isArray: Array.isArray,
  };
  const target = util as unknown as Record<string, unknown>;
  for (const [name, check] of Object.entries(legacy)) {
    if (!(name in target))
      Object.defineProperty(target, name, { value: check, writable: true, configurable: true });
  }
}
