/** `npm run bench`: what is fast and what is small. Ratios and counts of this one run; the budgets stand beside them. */
import { benchActivation } from './activation.ts';
import { benchBackend } from './backend.ts';
import { bundleSizes } from './bundles.ts';
import { benchChart } from './chart.ts';
import { benchFinders, benchHook } from './finders.ts';
import { benchProcess } from './process.ts';
import { provisionPython } from '../scripts/provision/python.mjs';
import { benchThroughput } from './throughput.ts';

heading('Whole process: a 100-step Find LR over the same script doing 100 plain steps (at most 1.10)');
for (const { backend, median, ratios } of benchProcess()) {
  line(backend, `${median.toFixed(2)}  (pairs: ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')})`);
}

for (const problem of provisionPython(['torch', 'peers'])) console.error(problem);
heading('PyTorch, whole process: over 100 plain steps of the same script (all 100 steps: at most 1.05)');
for (const { name, median, ratios, memory } of benchFinders() ?? []) {
  const pairs = ratios.map((ratio) => ratio.toFixed(2)).join(' ');
  line(name, `${median.toFixed(2)}  memory ${memory.toFixed(2)}  (rounds: ${pairs})`);
}
const hook = benchHook();
if (hook !== null) {
  heading('PyTorch, microseconds a step of a one-layer model');
  line('plain', hook.plain.toFixed(0));
  line('in a sweep', `${hook.swept.toFixed(0)}  (the hook: ${hook.cost.toFixed(0)})`);
}

heading('LeNet, batch 64, a step on our WASM');
const { wasm, pureJavaScript, native } = benchBackend();
line('over pure JavaScript', `1/${Math.round(pureJavaScript / wasm)}  (at most 1/40)`);
line(
  'over the native binding',
  native ? `${(wasm / native).toFixed(2)}  (goal: at most 3)` : 'not measured: none was built',
);

heading('Points per second, from child to analysed event');
line('10,000 points', Math.round(await benchThroughput()).toLocaleString('en'));

heading('Milliseconds a chart update, in Chromium (at most 16)');
for (const { points, median, p90 } of await benchChart()) {
  line(`${points.toLocaleString('en')} points`, `${median.toFixed(1)}  (p90 ${p90.toFixed(1)})`);
}

heading('Milliseconds to activate the extension, its bundle loaded');
line('VS Code server', benchActivation().toFixed(1));

heading('Bundle sizes, kB');
for (const { file, size, budget, compressed } of bundleSizes()) {
  line(file, `${size.toFixed(0)}${compressed ? ' gzip' : ''}  (at most ${budget})`);
}

function heading(text: string): void {
  console.log(`\n${text}`);
}

function line(name: string, figures: string): void {
  console.log(`  ${name.padEnd(28)} ${figures}`);
}
