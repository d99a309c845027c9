/**
 * What to do where something is not on this machine that a test needs and `npm test` provisions: in CI the test fails, since a skipped
 * test would hide a step that a fresh machine lacks; elsewhere it is skipped. `what`: for example `Node 22`.
 */
export function missing(context: Mocha.Context, what: string): never {
  const sentence = `${what} is not there. \`npm test\` provisions it.`;
  if (process.env['CI']) throw new Error(sentence);
  console.log(`      ${sentence}`);
  return context.skip();
}
