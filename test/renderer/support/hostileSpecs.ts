import type { Locator } from 'playwright-core';
import type { RendererPage } from '../harness.ts';

export const VEGA = 'application/vnd.vega.v6+json';
export const VEGA_LITE = 'application/vnd.vegalite.v5+json';

export interface Hostile {
  readonly spec: unknown;
  readonly mime: string;
  /** What a person does. */
  readonly act?: (page: RendererPage, output: Locator) => Promise<unknown>;
  /** What the output says. */
  readonly sentence?: RegExp;
  /** What is there when it is drawn. */
  readonly drawn?: string;
}

const hover = (_page: RendererPage, output: Locator) =>
  output.locator('svg path, svg image').first().hover({ force: true });
const click = (_page: RendererPage, output: Locator) =>
  output.locator('svg path').first().click({ force: true });
const NOT_LOADED =
  /^Data are not loaded from .*: in a notebook, a specification is drawn without files and other hosts/;

function bars(over: object): Hostile {
  const encoding = { x: { field: 'x', type: 'ordinal' }, y: { field: 'x', type: 'quantitative' } };
  return { mime: VEGA_LITE, spec: { data: { values: [{ x: 1 }] }, mark: 'bar', encoding, ...over } };
}

function symbol(encode: object, over: object = {}, type = 'symbol'): Hostile {
  const place = { x: { value: 50 }, y: { value: 50 }, size: { value: 2000 }, fill: { value: 'red' } };
  const marks = [{ type, encode: { enter: { ...place, ...encode } } }];
  return { mime: VEGA, spec: { width: 100, height: 100, marks, ...over } };
}

const usermeta = (embedOptions: object): Hostile => bars({ usermeta: { embedOptions } });
/** Is evaluated again and again, from when the item has its element in the page. */
function expression(signal: string): Hostile {
  const ticks = {
    name: 'ticks',
    value: 0,
    on: [{ events: { type: 'timer', throttle: 50 }, update: 'ticks + 1' }],
  };
  const encode = {
    enter: { y: { value: 50 } },
    update: { text: { signal: "'ticks: ' + ticks" }, angle: { signal: `ticks > 1 ? ${signal} : 0` } },
  };
  return {
    mime: VEGA,
    spec: { width: 100, height: 100, signals: [ticks], marks: [{ type: 'text', encode }] },
    act: async (page, output) => {
      const ticks = output.getByText(/^ticks: (?:[5-9]|\d\d)/);
      // Vega ends a drawing whose expression throws, and says so in the console.
      while (page.faults.length === 0 && (await ticks.count()) === 0) await page.frame();
    },
  };
}
const link = (href: string): Hostile => ({
  ...symbol({ href: { value: href } }),
  act: click,
  sentence: /^The link [^]* is not opened: it may lead to http, https and mailto addresses only\.$/,
});
const input = (bind: object): Hostile => symbol({}, { signals: [{ name: 'typed', value: 'x', bind }] });

/** Each wants something of its own of the page, of the disk, or of the host at `url`. */
export function hostileSpecs(url: string): Readonly<Record<string, Hostile>> {
  const window_ = 'item._svg.ownerDocument.defaultView';
  const svgImage = { url: { value: `${url}/image.png` }, width: { value: 50 }, height: { value: 50 } };
  return {
    'usermeta: expressions that are compiled': {
      ...usermeta({ ast: false }),
      ...bars({
        usermeta: { embedOptions: { ast: false } },
        transform: [{ calculate: "datum.x.constructor.constructor('window.run = 1')()", as: 'y' }],
      }),
      drawn: 'text=cannot be drawn',
    },
    'usermeta: a loader of its own': {
      ...bars({ usermeta: { embedOptions: { loader: { baseURL: url } } }, data: { url: 'data.json' } }),
      sentence: NOT_LOADED,
    },
    'usermeta: a configuration of another host': usermeta({ config: `${url}/config.json` }),
    'usermeta: a patch of another host': usermeta({ patch: `${url}/patch.json` }),
    'usermeta: inputs in another element': bars({
      usermeta: { embedOptions: { bind: '#word' } },
      params: [{ name: 'p', value: 1, bind: { input: 'range' } }],
    }),
    'usermeta: a menu that opens an editor elsewhere': {
      ...usermeta({ actions: true, editorUrl: url, forceActionsMenu: true }),
      act: async (page) => page.page.waitForFunction(() => document.querySelector('#a details') === null),
    },
    'usermeta: a style sheet': usermeta({ defaultStyle: `</style><img src="${url}/style.png">` }),
    'data of another host': { ...bars({ data: { url: `${url}/data.json` } }), sentence: NOT_LOADED },
    'data of the page': { ...bars({ data: { url: 'renderer.js' } }), sentence: NOT_LOADED },
    'data of a file': {
      ...bars({ data: { url: 'file:///etc/passwd', format: { type: 'csv' } } }),
      sentence: NOT_LOADED,
    },
    'topojson of another host': {
      ...bars({
        data: { url: `${url}/world.json`, format: { type: 'topojson', feature: 'land' } },
        mark: 'geoshape',
        encoding: {},
      }),
      sentence: NOT_LOADED,
    },
    'data that are looked up at another host': {
      ...bars({
        transform: [{ lookup: 'x', from: { data: { url: `${url}/other.json` }, key: 'x', fields: ['z'] } }],
      }),
      sentence: NOT_LOADED,
    },
    'data whose address a signal makes': {
      ...symbol(
        {},
        {
          signals: [{ name: 'address', update: `'${url}/' + 'x'` }],
          data: [{ name: 'd', url: { signal: 'address' } }],
        },
      ),
      sentence: NOT_LOADED,
    },
    'an image of another host': {
      ...symbol(svgImage, {}, 'image'),
      sentence: /^The image http.* is not loaded/,
    },
    'an image that went around the loader': symbol(
      { image: { value: { src: `${url}/image.png` } }, width: { value: 50 }, height: { value: 50 } },
      {},
      'image',
    ),
    'an image that a transform puts in': {
      mime: VEGA,
      spec: {
        ...{ width: 100, height: 100 },
        marks: [
          {
            type: 'image',
            encode: { enter: { width: { value: 50 }, height: { value: 50 } } },
            transform: [{ type: 'formula', expr: `{src: '${url}/image.png'}`, as: 'image' }],
          },
        ],
      },
    },
    'a colour that is an address': symbol({
      fill: { value: `url(${url}/paint.svg#p)` },
      stroke: { value: `\\75rl(${url}/p.svg#p)` },
    }),
    'a gradient whose name leads on': symbol({
      fill: {
        value: {
          gradient: 'linear',
          id: `x) url(${url}/g.svg#x`,
          stops: [{ offset: 0, color: `url(${url}/s)` }],
        },
      },
    }),
    'a background that is an address': symbol({}, { background: `url(${url}/back.png)` }),
    'a cursor that is an address': {
      ...symbol({ cursor: { value: `url(${url}/item.cur), auto` } }),
      act: hover,
    },
    'a cursor of a signal that is an address': {
      ...symbol(
        {},
        {
          signals: [{ name: 'cursor', value: `image-set("${url}/signal.png" 1x), auto` }],
          config: { events: { globalCursor: true } },
        },
      ),
      act: hover,
    },
    'a font that is an address': symbol(
      { text: { value: 'a' }, font: { value: `x; background: url(${url}/font)` } },
      {},
      'text',
    ),
    'a tooltip with an image': {
      ...symbol({ tooltip: { signal: `{title: '<img src="${url}/t.png">', image: '${url}/tooltip.png'}` } }),
      act: hover,
    },
    'a tooltip with markup': {
      ...symbol({ tooltip: { value: `<b onclick="run=1">x</b><img src=x onerror="window.run=1">` } }),
      act: hover,
    },
    'text, title and description with markup': symbol(
      {
        text: { value: '<b>x</b><script>window.run=1</script>' },
        description: { value: '"><script>run=1</script>' },
      },
      { title: '<b onmouseover="run=1">x</b>', description: '"><img src=x onerror="run=1">' },
      'text',
    ),
    'a link that is a script': link('javascript:window.run=1'),
    'a link that is a script, with blanks in it': link(' java\nscript:window.run=1'),
    'a link that is a command of VS Code': link('command:workbench.action.terminal.new'),
    'a link that is a page of its own': link('data:text/html,<script>opener.run=1</script>'),
    'a link to a file': link('file:///etc/passwd'),
    'a link to a place of the page': link('#word'),
    'inputs in an element of the page': input({ input: 'text', element: '#word' }),
    'an element of the page that is read and written': input({ element: '#others' }),
    'an input that is an image of another host': input({ input: 'image', src: `${url}/input.png` }),
    'an input with code': input({
      input: 'text',
      onfocus: 'window.run=1',
      autofocus: true,
      style: `background: url(${url}/i)`,
    }),
    'an expression that calls what it finds in the page': expression(
      `replace('${url}/stolen', regexp('.*'), ${window_}.fetch)`,
    ),
    'an expression that makes code': expression(`replace('window.run=1', regexp('.*'), ${window_}.eval)`),
    'an expression that opens a window': expression(
      `replace('${url}/window', regexp('.*'), ${window_}.open)`,
    ),
    'an expression that finds its way by computed names': expression(
      `replace('${url}/stolen', regexp('.*'), item['_s' + 'vg']['owner' + 'Document']['default' + 'View']['fet' + 'ch'])`,
    ),
    'an expression that hears a click': {
      ...symbol(
        {},
        {
          signals: [
            {
              name: 's',
              on: [{ events: 'click', update: `replace('${url}/event', regexp('.*'), event.view.fetch)` }],
            },
          ],
        },
      ),
      act: click,
    },
    'an expression that writes into the page': expression(`replace('a', 'a', ${window_}.document.write)`),
    'keys that are typed elsewhere': {
      ...symbol(
        { text: { signal: "'typed: ' + key" } },
        {
          signals: [
            { name: 'key', value: '', on: [{ events: 'window:keydown', update: 'key + event.key' }] },
          ],
        },
        'text',
      ),
      act: async (page, output) => {
        await page.page.locator('#others').focus();
        await page.page.keyboard.press('Shift');
        await output.getByText('typed: ', { exact: true }).waitFor();
      },
    },
    'clicks on other elements': {
      ...symbol(
        { text: { signal: "'clicks: ' + n" } },
        {
          signals: [
            { name: 'n', value: 0, on: [{ events: { source: '#word', type: 'click' }, update: 'n + 1' }] },
          ],
        },
        'text',
      ),
      act: async (page, output) => {
        await page.page.locator('#word').click();
        await output.getByText('clicks: 0').waitFor();
      },
    },
    'a prototype that is changed': bars({
      config: JSON.parse('{"__proto__": {"run": 1}, "constructor": {"prototype": {"run": 1}}}'),
    }),
    'no specification at all': { mime: VEGA, spec: null, drawn: 'text=cannot be drawn' },
    'a specification that is a link': {
      mime: VEGA_LITE,
      spec: `${url}/spec.json`,
      drawn: 'text=cannot be drawn',
    },
  };
}
