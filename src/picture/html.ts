import { formatLr } from '../analysis/format.ts';
import { chartInput, textAlternative } from '../chart/index.ts';
import { fileName } from '../protocol/fileName.ts';
import { guardSentence } from '../protocol/guard.ts';
import { leftText } from '../protocol/leftGroups.ts';
import { stateOfRecord } from '../protocol/panelState.ts';
import type { Result, RunRecord } from '../protocol/record.ts';
import { suggestedFor } from '../protocol/suggested.ts';
import { FONTS, type ReadAsset } from './assets.ts';
import { drawSvg } from './svg.ts';

/**
 * A page that needs nothing but itself: each optimizer's chart, its suggestions, and the points as a table. It brings the font that
 * the chart's labels were measured for: in a wider one they would cover each other.
 */
export async function drawHtml(record: RunRecord, readAsset: ReadAsset): Promise<string> {
  const fonts = await Promise.all(
    FONTS.map(async ({ file, weight }) => fontFace(await readAsset(file), weight)),
  );
  const sections = await Promise.all(record.results.map((result) => section(record, result)));
  const name = escape(fileName(record.target.path));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}: learning rate</title>
<style>
${fonts.join('\n')}
body { max-width: 780px; margin: 32px auto; padding: 0 16px; font: 15px/1.55 Inter, system-ui, sans-serif; color: #1f2328; }
svg { width: 100%; height: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 20px 3px 0; border-bottom: 1px solid #e7e9ec; text-align: left; font-weight: 400; }
thead th { color: #636c76; }
strong { color: #b35c00; font-size: 20px; }
aside { margin: 12px 0; padding: 8px 14px; border-left: 3px solid #b35c00; background: #faf6f1; }
summary { margin: 16px 0 8px; cursor: pointer; }
.quiet { color: #636c76; }
</style>
</head>
<body>
${sections.join('\n')}
${record.diagnoses.map(callout).join('\n')}
<p class="quiet">${escape(facts(record))}</p>${record.guard === undefined ? '' : `\n<p class="quiet">${escape(guardSentence(record.guard))}</p>`}
</body>
</html>
`;
}

async function section(record: RunRecord, result: Result): Promise<string> {
  const text = textAlternative(chartInput(stateOfRecord(record), result.optimizer));
  const { recommended } = result;
  const suggestions = result.suggestions.map(({ method, lr }) => [method, formatLr(lr)]);
  if (result.range !== null)
    suggestions.push(['LR range', `${formatLr(result.range.baseLr)} to ${formatLr(result.range.maxLr)}`]);
  return `<section>
${await drawSvg(record, result.optimizer)}
${recommended === null ? '' : `<p><strong>${formatLr(recommended.lr)}</strong> ${escape(recommended.reason)}</p>`}
${recommended === null ? '' : byHand(record, result.optimizer, recommended.lr)}
${result.diagnoses.map(callout).join('\n')}
${table(['Method', 'Learning rate'], suggestions)}
<details><summary>Points</summary>
<p>${escape(text.summary)}</p>
${table(text.columns, text.rows)}
</details>
</section>`;
}

/** Which LRs groups are to be given by hand. */
function byHand({ optimizers }: RunRecord, id: string, lr: number): string {
  const entry = optimizers.find((optimizer) => optimizer.id === id);
  const text = entry === undefined ? '' : leftText(entry, suggestedFor(entry, lr).left);
  return text === '' ? '' : `<p>${escape(text)}</p>`;
}

function fontFace(bytes: Uint8Array, weight: number): string {
  return `@font-face { font-family: Inter; font-weight: ${weight}; src: url(data:font/ttf;base64,${base64(bytes)}); }`;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** By hand: this folder knows neither Node's Buffer nor the DOM's btoa. */
function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) parts.push(DIGITS[(bits >> shift) & 63]!);
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  return parts.join('').slice(0, parts.length - missing) + '='.repeat(missing);
}

function callout({ message, advice }: { message: string; advice: string }): string {
  return `<aside>${escape(message)} ${escape(advice)}</aside>`;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = columns.map((column) => `<th scope="col">${escape(column)}</th>`).join('');
  const body = rows.map(
    ([first = '', ...rest]) =>
      `<tr><th scope="row">${escape(first)}</th>${rest.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`,
  );
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function facts({ target, runtime, sweep, startedAt, timing }: RunRecord): string {
  return [
    target.path,
    runtime === null ? '' : `${runtime.framework} ${runtime.frameworkVersion} on ${runtime.device}`,
    `${formatLr(sweep.minLr)} to ${formatLr(sweep.maxLr)} in ${sweep.steps} steps`,
    `${timing.total.toFixed(1)} s`,
    startedAt,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
