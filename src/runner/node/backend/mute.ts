/** A loaded `@tensorflow/tfjs-node`, as far as its writers go. */
interface NativePackage {
  node: { summaryFileWriter?: unknown; tensorBoard?: unknown };
  CustomCallback?: new (args: object) => object;
}

/**
 * Makes the TensorBoard writers of a real `@tensorflow/tfjs-node` do nothing: they write from C++, where no file-system call of Node's can be redirected. Any other module's exports
 * are left alone.
 */
export function muteNativeWriters(exports: unknown, note: (message: string) => void): void {
  if (!isNativePackage(exports)) return;
  Object.assign(exports.node, silentWriters(exports.CustomCallback, note));
}

/** Stand-ins for `tf.node.tensorBoard` and `tf.node.summaryFileWriter`. */
export function silentWriters(
  CustomCallback: (new (args: object) => object) | undefined,
  note: (message: string) => void,
): Record<'tensorBoard' | 'summaryFileWriter', (folder: string) => object> {
  const say = (folder: string): void => note(`TensorBoard logs for ${folder} were not written.`);
  return {
    tensorBoard(folder) {
      say(folder);
      return CustomCallback ? new CustomCallback({}) : {};
    },
    summaryFileWriter(folder) {
      say(folder);
      return { scalar: nothing, histogram: nothing, flush: nothing };
    },
  };
}

function nothing(): void {}

function isNativePackage(exports: unknown): exports is NativePackage {
  if (typeof exports !== 'object' || exports === null) return false;
  // Looks at the property without running a getter of somebody else's module.
  const node: unknown = Object.getOwnPropertyDescriptor(exports, 'node')?.value ?? ownGetter(exports);
  return typeof node === 'object' && node !== null && 'summaryFileWriter' in node && 'tensorBoard' in node;
}

/** tfjs-node re-exports `node` by a getter, beside the whole of TensorFlow.js. */
function ownGetter(exports: object): unknown {
  return 'registerKernel' in exports && 'node' in exports ? exports.node : undefined;
}
