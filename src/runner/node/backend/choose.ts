import { deviceOf, type BackendChoice } from './device.ts';
import { completeKernels } from './kernels/index.ts';
import { standInFor } from './stand-in/shared.ts';
import type { Core, Engine, WasmBackend } from './tfjs.ts';
import { offerWasm, type WasmOffer } from './wasm/offer.ts';

export interface BackendSetting {
  /** The tfjs-core module that the script itself loaded. */
  core: object;
  /** The folder with the runner's built files. */
  assets: string;
  note(note: { topic: 'slow-backend' | 'backend-missing'; message: string }): void;
}

/**
 * Puts the best backend in reach of the script's own tfjs-core and says what is in use. tfjs-core takes the registered backend of the highest priority when the
 * first tensor is made, unless the script sets one: native TensorFlow (3) sets itself, WebGPU (3) would come next, then WASM (2), which is registered here, then
 * pure JavaScript (1). Call it when tfjs-core has been loaded, so that WASM is there for the first tensor, and again before the first step, for what the script
 * ended up with. Never throws for what a tfjs-core lacks.
 */
export function prepareBackend({ core: given, assets, note }: BackendSetting): BackendChoice {
  const core = given as Core;
  const engine = core.engine?.();
  const saySlow = (message: string): void => note({ topic: 'slow-backend', message });
  if (!engine) return pureJavaScript(core, saySlow);
  const offer = offers.get(engine) ?? offerWasm(core, engine, assets);
  offers.set(engine, offer);
  if (engine.backendName === 'wasm') completeKernels(core, engine.findBackend('wasm') as WasmBackend, assets);
  if (engine.backendName === 'cpu') sayWhatItCosts(core, offer, saySlow);
  const choice = deviceOf(engine);
  sayWhoStandsIn(engine, choice, (message) => note({ topic: 'backend-missing', message }));
  return choice;
}

const offers = new WeakMap<Engine, WasmOffer>();

/** Once: the backend can still change after it. */
function sayWhoStandsIn(engine: Engine, { backend }: BackendChoice, say: (message: string) => void): void {
  const missing = standInFor();
  if (missing?.loaded !== true || told.has(engine)) return;
  told.add(engine);
  say(`${missing.reason} The run is on the backend '${backend}' instead.`);
}

const told = new WeakSet<Engine>();

function sayWhatItCosts(core: Core, offer: WasmOffer, say: (message: string) => void): void {
  const cost =
    'Pure JavaScript takes a hundred times as long as WebAssembly for a small convolutional network.';
  if (!offer.possible)
    say(`TensorFlow.js ${core.version_core ?? ''} is too old for the WASM backend (2.8 or newer). ${cost}`);
  else if (offer.failure) say(`The WASM backend could not be started: ${offer.failure.message} ${cost}`);
  else say(`The script chose the backend 'cpu' itself. ${cost}`);
}

function pureJavaScript(core: Core, say: (message: string) => void): BackendChoice {
  say(
    `TensorFlow.js ${core.version_core ?? ''} is too old for another backend than pure JavaScript, which is slow.`,
  );
  return { backend: 'cpu', device: 'CPU (pure JavaScript)' };
}
