import assert from 'node:assert/strict';
import { parse, View, type Spec } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { guardedExpressions } from '../../src/vega/expressions.ts';

/** What an expression gives, as a signal beside `given`. */
async function value(update: string, given: unknown = null, expr = guardedExpressions): Promise<unknown> {
  const signals = [
    { name: 'given', value: given },
    { name: 'result', update },
  ];
  const view = new View(parse({ signals } as Spec, {}, { ast: true }), {
    expr,
    renderer: 'none',
    logLevel: 0,
  });
  await view.runAsync();
  return view.signal('result');
}

describe('an expression of Vega, kept from functions', () => {
  for (const expression of [
    "given.a.b[1] + given['a']['b'][0]",
    "{x: given.a, 'y z': [given.a.b[0], 2]}",
    "if(given.a.b.length === 2, 'two', given.none)",
    "replace('a-b-a', /a/g, 'c') + replace('a', 'a', given.a.b[0])",
    'upper(given.name) + length(given.name) + slice(given.a.b, 1)[0]',
    "format(given.a.b[1], '.2f') + timeFormat(datetime(2020, given.a.b[0]), '%Y')",
    'given.a && !given.none ? -given.a.b[1] : 0',
    "indexof(given.name, 'd') + test(/^A/, given.name)",
    'merge(given.a, {c: given.name})',
  ])
    it(`gives what Vega's own gives: ${expression}`, async () => {
      const given = { name: 'Ada', a: { b: [1, 2] } };
      const own = await value(expression, given, expressionInterpreter);
      assert.deepEqual(await value(expression, given), own);
      assert.notEqual(own, undefined);
    });

  it('finds no function, and calls none', async () => {
    let called = 0;
    const given = { act: () => String((called += 1)), deep: { act: () => 'called' } };
    assert.equal(await value('given.act', given), undefined);
    assert.equal(await value("given['a' + 'ct']", given), undefined);
    assert.equal(await value('given.deep.act.constructor', { deep: { act: { constructor: 1 } } }), 1);
    assert.equal(await value("replace('a', 'a', given.act)", given), 'undefined');
    assert.equal(await value("replace('a', 'a', given)", given), '[object Object]');
    assert.equal(called, 0);
  });

  it('finds nothing that hears events: an element, a document, a window', async () => {
    assert.equal(await value('given.page', { page: new EventTarget() }), undefined);
  });
});
