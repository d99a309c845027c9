import assert from 'node:assert/strict';
import type { Point } from '../../../../src/analysis/types.ts';

export function assertRising(points: readonly Point[]): void {
  assert.ok(Math.abs(points[0]!.lr / 1e-7 - 1) < 1e-6, `the first LR is ${points[0]!.lr}`);
  assert.ok(points.every(({ step, lr }, i) => step === i && (i === 0 || lr > points[i - 1]!.lr)));
}
