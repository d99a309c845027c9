/** Milliseconds that a chart update takes in Chromium, data preparation and drawing included, while points come in one by one. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { bundle, launch } from '../test/chart/harness.ts';

export interface ChartTiming {
  readonly points: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p90: number;
}

export async function benchChart(counts: readonly number[] = [100, 1000, 10_000]): Promise<ChartTiming[]> {
  const script = await bundle(fileURLToPath(new URL('chart-page.ts', import.meta.url)));
  const server = createServer((request, response) => {
    const isScript = request.url === '/chart.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(
      isScript
        ? script
        : '<!doctype html><div id="chart"></div><script type="module" src="/chart.js"></script>',
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: { width: 760, height: 600 } });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => 'measure' in window);
    const timings: ChartTiming[] = [];
    for (const points of counts) {
      const times = await page.evaluate(
        (count) => (window as unknown as { measure(count: number): Promise<number[]> }).measure(count),
        points,
      );
      const sorted = times.sort((a, b) => a - b);
      const at = (q: number) => sorted[Math.floor(q * (sorted.length - 1))] ?? NaN;
      timings.push({ points, median: at(0.5), p90: at(0.9) });
    }
    return timings;
  } finally {
    await browser.close();
    server.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { points, median, p90 } of await benchChart()) {
    console.log(
      `chart update at ${points} points: ${median.toFixed(1)} ms (p90 ${p90.toFixed(1)} ms; at most 16)`,
    );
  }
}
