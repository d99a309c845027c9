/** Sizes of what is shipped, against their budgets. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export interface BundleSize {
  readonly file: string;
  /** Kilobytes (1000 bytes): as it lies on the disk for the extension, compressed for the browser bundles. */
  readonly size: number;
  readonly budget: number;
  readonly compressed: boolean;
}

export function bundleSizes(): BundleSize[] {
  return [
    size('extension.cjs', 400, false),
    size('webview.js', 220, true),
    size('renderer.js', 220, true),
    size('vega.js', 320, true),
  ];
}

function size(file: string, budget: number, compressed: boolean): BundleSize {
  const bytes = readFileSync(fileURLToPath(new URL(`../dist/${file}`, import.meta.url)));
  return {
    file,
    size: (compressed ? gzipSync(bytes, { level: 9 }) : bytes).length / 1000,
    budget,
    compressed,
  };
}
