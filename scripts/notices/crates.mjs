/** Rust crates whose code is in a compiled file, as `name-version`: the places of panics keep their paths. */
export function cratesIn(bytes) {
  const paths = /registry\/src\/[^/]+\/([A-Za-z0-9_-]+-\d[A-Za-z0-9.+-]*?)\/src\//g;
  return [...new Set([...Buffer.from(bytes).toString('latin1').matchAll(paths)].map(([, crate]) => crate))];
}
