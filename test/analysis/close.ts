import assert from 'node:assert/strict';

/** Equal but for rounding: within `tolerance` of each other, relative to the larger. */
export function close(actual: number, expected: number, tolerance = 1e-9): void {
  const scale = Math.max(Math.abs(actual), Math.abs(expected), 1e-300);
  assert.ok(Math.abs(actual - expected) <= tolerance * scale, `${actual} is not ${expected}`);
}
