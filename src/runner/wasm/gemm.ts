// Matrix products on 32-bit floats: operands are packed into panels, so that the inner loop reads memory in order whatever
// their strides, and a 4×8 tile of the result stays in registers (Goto and van de Geijn, 2008, "Anatomy of
// high-performance matrix multiplication").

/** Rows of a tile. */
const MR: i32 = 4;
/** Columns of a tile. */
const NR: i32 = 8;
/** Depth of a block, so that a panel of each operand stays in the first-level cache. */
const KC: i32 = 256;
/** Rows of a block of the left operand, so that it stays in the second-level cache. */
const MC: i32 = 64;

/** Bytes that `packRight` writes for an operand of k rows and n columns. */
export function packedRightBytes(k: i32, n: i32): usize {
  return (<usize>k * <usize>(((n + NR - 1) / NR) * NR)) << 2;
}

/** Bytes of scratch memory that `multiplyPacked` uses besides the packed right operand. */
export function packedLeftBytes(): usize {
  return (<usize>(MC * KC + MR * NR)) << 2;
}

/** Bytes of scratch memory that `gemm` needs. */
export function gemmScratchBytes(k: i32, n: i32): usize {
  return packedRightBytes(k, n) + packedLeftBytes();
}

/**
 * C (m×n, rows `ldc` apart) = A (m×k) · B (k×n), added to what C holds if `accumulate`. The strides of A and B between rows and between columns are counted
 * in elements; a transposed operand is one with its strides exchanged. `scratch` holds `gemmScratchBytes(k, n)` bytes.
 */
export function gemm(
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  c: usize,
  ldc: i32,
  m: i32,
  n: i32,
  k: i32,
  accumulate: bool,
  scratch: usize,
): void {
  packRight(b, bRow, bColumn, k, n, scratch);
  multiplyPacked(a, aRow, aColumn, scratch, c, ldc, m, n, k, accumulate, scratch + packedRightBytes(k, n));
}

/** Writes B (k×n) to `to` as blocks of up to KC rows, each as panels of NR columns, the last filled up with zeros. */
export function packRight(b: usize, bRow: i32, bColumn: i32, k: i32, n: i32, to: usize): void {
  for (let k0: i32 = 0; k0 < k; k0 += KC) {
    const depth = min(KC, k - k0);
    for (let j: i32 = 0; j < n; j += NR) {
      const columns = min(NR, n - j);
      let from = b + at(k0 * bRow + j * bColumn);
      if (columns == NR && bColumn == 1) {
        for (let p: i32 = 0; p < depth; p++) {
          v128.store(to, v128.load(from));
          v128.store(to, v128.load(from, 16), 16);
          from += at(bRow);
          to += NR << 2;
        }
      } else {
        for (let p: i32 = 0; p < depth; p++) {
          for (let jj: i32 = 0; jj < columns; jj++)
            store<f32>(to + at(jj), load<f32>(from + at(jj * bColumn)));
          for (let jj: i32 = columns; jj < NR; jj++) store<f32>(to + at(jj), 0);
          from += at(bRow);
          to += NR << 2;
        }
      }
    }
  }
}

/** As `gemm`, with B already packed. `scratch` holds `packedLeftBytes()` bytes. */
export function multiplyPacked(
  a: usize,
  aRow: i32,
  aColumn: i32,
  packed: usize,
  c: usize,
  ldc: i32,
  m: i32,
  n: i32,
  k: i32,
  accumulate: bool,
  scratch: usize,
): void {
  const tile = scratch + ((MC * KC) << 2);
  const panels = (n + NR - 1) / NR;
  if (k == 0 && !accumulate) {
    for (let i: i32 = 0; i < m; i++) {
      for (let j: i32 = 0; j < n; j++) store<f32>(c + at(i * ldc + j), 0);
    }
  }
  for (let k0: i32 = 0; k0 < k; k0 += KC) {
    const depth = min(KC, k - k0);
    const add = accumulate || k0 > 0;
    for (let i0: i32 = 0; i0 < m; i0 += MC) {
      const rows = min(MC, m - i0);
      packLeft(a + at(i0 * aRow + k0 * aColumn), aRow, aColumn, rows, depth, scratch);
      for (let panel: i32 = 0; panel < panels; panel++) {
        const right = packed + at(panel * depth * NR);
        const columns = min(NR, n - panel * NR);
        for (let i: i32 = 0; i < rows; i += MR) {
          const left = scratch + at(i * depth);
          const out = c + at((i0 + i) * ldc + panel * NR);
          if (columns == NR && rows - i >= MR) {
            multiplyTile(left, right, depth, out, ldc, add);
          } else {
            multiplyTile(left, right, depth, tile, NR, false);
            copyTile(tile, out, ldc, min(MR, rows - i), columns, add);
          }
        }
      }
    }
    packed += at(panels * depth * NR);
  }
}

function packLeft(a: usize, aRow: i32, aColumn: i32, rows: i32, depth: i32, to: usize): void {
  for (let i: i32 = 0; i < rows; i += MR) {
    let from = a + at(i * aRow);
    const filled = min(MR, rows - i);
    if (filled == MR && aRow == 1) {
      for (let p: i32 = 0; p < depth; p++) {
        v128.store(to, v128.load(from));
        from += at(aColumn);
        to += MR << 2;
      }
    } else if (filled == MR) {
      const row1 = at(aRow);
      const row2 = row1 << 1;
      const row3 = row1 + row2;
      for (let p: i32 = 0; p < depth; p++) {
        store<f32>(to, load<f32>(from));
        store<f32>(to, load<f32>(from + row1), 4);
        store<f32>(to, load<f32>(from + row2), 8);
        store<f32>(to, load<f32>(from + row3), 12);
        from += at(aColumn);
        to += MR << 2;
      }
    } else {
      for (let p: i32 = 0; p < depth; p++) {
        for (let ii: i32 = 0; ii < filled; ii++) store<f32>(to + at(ii), load<f32>(from + at(ii * aRow)));
        for (let ii: i32 = filled; ii < MR; ii++) store<f32>(to + at(ii), 0);
        from += at(aColumn);
        to += MR << 2;
      }
    }
  }
}

/** The inner loop: out (MR×NR) = the sum over `depth` of a column of the left panel times a row of the right one. */
function multiplyTile(left: usize, right: usize, depth: i32, out: usize, ldc: i32, add: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  for (let p: i32 = 0; p < depth; p++) {
    const b0 = v128.load(right);
    const b1 = v128.load(right, 16);
    const a0 = v128.load_splat<f32>(left);
    c00 = f32x4.add(c00, f32x4.mul(a0, b0));
    c01 = f32x4.add(c01, f32x4.mul(a0, b1));
    const a1 = v128.load_splat<f32>(left, 4);
    c10 = f32x4.add(c10, f32x4.mul(a1, b0));
    c11 = f32x4.add(c11, f32x4.mul(a1, b1));
    const a2 = v128.load_splat<f32>(left, 8);
    c20 = f32x4.add(c20, f32x4.mul(a2, b0));
    c21 = f32x4.add(c21, f32x4.mul(a2, b1));
    const a3 = v128.load_splat<f32>(left, 12);
    c30 = f32x4.add(c30, f32x4.mul(a3, b0));
    c31 = f32x4.add(c31, f32x4.mul(a3, b1));
    left += 16;
    right += 32;
  }
  const row = at(ldc);
  if (add) {
    storeSum(out, c00, c01);
    storeSum(out + row, c10, c11);
    storeSum(out + (row << 1), c20, c21);
    storeSum(out + (row << 1) + row, c30, c31);
  } else {
    storeBoth(out, c00, c01);
    storeBoth(out + row, c10, c11);
    storeBoth(out + (row << 1), c20, c21);
    storeBoth(out + (row << 1) + row, c30, c31);
  }
}

function copyTile(tile: usize, out: usize, ldc: i32, rows: i32, columns: i32, add: bool): void {
  for (let i: i32 = 0; i < rows; i++) {
    for (let j: i32 = 0; j < columns; j++) {
      const to = out + at(i * ldc + j);
      const value = load<f32>(tile + at(i * NR + j));
      store<f32>(to, add ? load<f32>(to) + value : value);
    }
  }
}

function storeBoth(to: usize, low: v128, high: v128): void {
  v128.store(to, low);
  v128.store(to, high, 16);
}

function storeSum(to: usize, low: v128, high: v128): void {
  v128.store(to, f32x4.add(v128.load(to), low));
  v128.store(to, f32x4.add(v128.load(to, 16), high), 16);
}

export function at(elements: i32): usize {
  return (<usize>elements) << 2;
}
