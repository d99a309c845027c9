/** Where the labels above the plot stand, so that none covers another or is cut. */

export interface Flag {
  readonly kind: 'recommended' | 'method' | 'script' | 'diverged';
  readonly lr: number;
  readonly text: string;
}

export interface PlacedFlag extends Flag {
  /** 0 is next to the plot. */
  readonly lane: number;
  readonly align: 'left' | 'right';
}

export const LANES = 3;
/** Pixels that a text may stand out to the left of the plot, above the loss axis. */
const FLAG_OVERHANG = 20;
/** Pixels between a flag's pole and its text, and between flags. */
const FLAG_GAP = 4;

/**
 * Each flag is a pole at its LR with text beside it: to its left for the first few, to its right for the others, in the lowest lane
 * where neither its text crosses what is there nor its pole another's text. Of the ways to split them, the one that
 * needs the fewest lanes. If they do not all fit, the least important (last in `flags`) stays out.
 * `x` gives pixels from the plot's left edge, 0..width; `measure` the width of a text in pixels.
 */
export function placeFlags(
  flags: readonly Flag[],
  x: (lr: number) => number,
  width: number,
  measure: (flag: Flag) => number,
): PlacedFlag[] {
  const texts = flags.map((flag) => ({ flag, pole: x(flag.lr), size: measure(flag) + FLAG_GAP }));
  for (let count = texts.length; count > 0; count--) {
    const ascending = texts.slice(0, count).sort((a, b) => a.pole - b.pole);
    const ways = ascending
      .map((_, split) => placeSplit(ascending, split, width))
      .filter((way) => way !== undefined);
    const best = ways.sort((a, b) => height(a) - height(b))[0];
    if (best !== undefined) return best;
  }
  return [];
}

interface Text {
  readonly flag: Flag;
  /** Pixels from the plot's left edge. */
  readonly pole: number;
  /** Pixels, with its gap. */
  readonly size: number;
}

interface Box {
  readonly pole: number;
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

/** The texts before `split` stand to the left of their poles; lanes fill up from the outside in. */
function placeSplit(ascending: readonly Text[], split: number, width: number): PlacedFlag[] | undefined {
  const boxes: Box[] = [];
  const placed: PlacedFlag[] = [];
  const order = [...ascending.slice(split).reverse(), ...ascending.slice(0, split)];
  for (const text of order) {
    const { flag, pole, size } = text;
    const left = ascending.indexOf(text) < split || pole + size > width;
    const from = left ? pole - size : pole;
    const to = from + size;
    if (from < -FLAG_OVERHANG) return undefined;
    const lane = freeLane(boxes, pole, from, to);
    if (lane === undefined) return undefined;
    boxes.push({ pole, from, to, lane });
    placed.push({ ...flag, lane, align: left ? 'right' : 'left' });
  }
  return placed;
}

/** Lanes used; among equals, the lower sum. */
function height(flags: readonly PlacedFlag[]): number {
  return (
    flags.reduce((most, { lane }) => Math.max(most, lane), 0) * 100 +
    flags.reduce((sum, { lane }) => sum + lane, 0)
  );
}

function freeLane(boxes: readonly Box[], pole: number, from: number, to: number): number | undefined {
  for (let lane = 0; lane < LANES; lane++) {
    const free = boxes.every((box) => {
      const texts = box.lane !== lane || to + FLAG_GAP <= box.from || box.to + FLAG_GAP <= from;
      const theirPole = box.lane < lane || box.pole < from || box.pole > to;
      const ourPole = box.lane > lane || pole < box.from || pole > box.to;
      return texts && theirPole && ourPole;
    });
    if (free) return lane;
  }
  return undefined;
}
