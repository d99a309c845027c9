/** Indices of at most about `limit` of `length` entries, evenly spaced, the first and the last among them. */
export function spread(length: number, limit: number): number[] {
  if (length === 0) return [];
  const stride = Math.max(1, Math.ceil(length / limit));
  const indices: number[] = [];
  for (let i = 0; i < length - 1; i += stride) indices.push(i);
  return [...indices, length - 1];
}
