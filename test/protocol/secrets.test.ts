import assert from 'node:assert/strict';
import { maskArguments, maskedIn, maskTexts, unmasked } from '../../src/protocol/secrets.ts';

const masked = (line: string) => maskArguments(line.split(' ')).args.join(' ');
const KEY = 'a'.repeat(39) + '1';

describe('secrets among arguments', () => {
  it('are known by the name of their option', () => {
    for (const [given, shown] of [
      ['--api-key abc123', '--api-key ***'],
      ['--api_key=abc123 --lr 0.1', '--api_key=*** --lr 0.1'],
      ['--token=X', '--token=***'],
      ['--hub_token X --password p', '--hub_token *** --password ***'],
      ['+logger.api_key=abc', '+logger.api_key=***'],
      ['--wandb-key abc', '--wandb-key ***'],
    ] as const)
      assert.equal(masked(given), shown);
  });

  it('are known by what services give out', () => {
    for (const secret of ['sk-abcdefgh12345', 'hf_abcdefghij', 'ghp_abcdefghij0123', KEY])
      assert.equal(masked(`${secret} --key ${secret}`), '*** --key ***');
    assert.equal(masked('--db postgres://me:pw@host/x'), '--db postgres://me:***@host/x');
  });

  it('are not seen in what is none', () => {
    const plain = `--tokenizer gpt2 --max-tokens 128 --pad-token <pad> --num-keys 4 --token-type a --revision ${KEY} --auth --lr 0.1`;
    assert.equal(masked(plain), plain);
  });

  it('are given again in their places', () => {
    const { args } = maskArguments(['--api-key', 'abc', '--epochs', '3', '--token=X']);
    assert.deepEqual(maskedIn(args), ['--api-key', '--token']);
    assert.deepEqual(unmasked(args, ['abc', 'X']), ['--api-key', 'abc', '--epochs', '3', '--token=X']);
    assert.deepEqual(maskedIn(['--epochs', '3']), []);
  });

  it('are masked in all texts, unless they are as short as words', () => {
    const event = { line: 'key abc123 of adam', parts: [{ name: 'abc123', n: 1 }, null] };
    assert.deepEqual(maskTexts(event, ['abc123', 'adam']), {
      line: 'key *** of adam',
      parts: [{ name: '***', n: 1 }, null],
    });
  });
});
