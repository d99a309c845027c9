/** What a drawing really looks like: the pixels of a page. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';

type Colour = readonly [red: number, green: number, blue: number];

interface Picture {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): Colour;
}

/** Around the drawing, in pixels. */
const AROUND = 4;
/** What WCAG asks of text. */
const READABLE = 4.5;

/** That a drawing has the background of the page around it, and at each of its `sides` words that can be read on that. */
export async function checkSeen(
  drawing: Locator,
  name: string,
  sides: readonly ('left' | 'top' | 'bottom')[] = ['left', 'top', 'bottom'],
): Promise<void> {
  await drawing.scrollIntoViewIfNeeded();
  const box = await drawing.boundingBox();
  assert.ok(box !== null && box.width > 100 && box.height > 80, `${name}: nothing is drawn`);
  const picture = await screenshot(drawing.page(), {
    x: Math.round(box.x) - AROUND,
    y: Math.round(box.y) - AROUND,
    width: Math.round(box.width) + 2 * AROUND,
    height: Math.round(box.height) + 2 * AROUND,
  });
  const { width, height } = picture;
  const page = picture.at(0, 0);
  assert.deepEqual(picture.at(AROUND + 2, AROUND + 2), page, `${name}: the background of the corner`);
  let same = 0;
  for (let x = AROUND; x < width - AROUND; x++)
    for (let y = AROUND; y < height - AROUND; y++)
      if (picture.at(x, y).every((value, i) => value === page[i])) same++;
  assert.ok(same > (width * height) / 2, `${name}: the background of most of it`);
  const strips = {
    left: [AROUND, AROUND, 50, height - AROUND],
    top: [AROUND, AROUND, width - AROUND, 50],
    bottom: [AROUND, height - 45, width - AROUND, height - AROUND],
  } as const;
  for (const side of sides) {
    const [x0, y0, x1, y1] = strips[side];
    let readable = 0;
    for (let x = x0; x < x1; x++)
      for (let y = y0; y < y1; y++) if (contrast(picture.at(x, y), page) >= READABLE) readable++;
    assert.ok(readable > 20, `${name}: ${readable} readable pixels at the ${side}`);
  }
}

async function screenshot(
  page: Page,
  clip: { x: number; y: number; width: number; height: number },
): Promise<Picture> {
  const png = (await page.screenshot({ clip })).toString('base64');
  // Read in a page of its own, which no policy forbids to.
  const reader = await page.context().newPage();
  const { width, height, data } = await reader.evaluate(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    // As text: a million numbers take seconds on their way.
    let text = '';
    for (let i = 0; i < data.length; i += 8192) text += String.fromCharCode(...data.subarray(i, i + 8192));
    return { width: image.width, height: image.height, data: btoa(text) };
  }, `data:image/png;base64,${png}`);
  await reader.close();
  const bytes = Buffer.from(data, 'base64');
  return {
    width,
    height,
    at: (x, y) => {
      const from = 4 * (y * width + x);
      return [bytes[from]!, bytes[from + 1]!, bytes[from + 2]!];
    },
  };
}

/** WCAG 2.2: relative luminances as a ratio, 1 to 21. */
function contrast(a: Colour, b: Colour): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
