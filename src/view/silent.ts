import type { Headline, Phase } from './model.ts';

/** What a run has to say that was under way when it was stored, and that nothing is heard of any more. */
export function silentHeadline(headline: Headline, phase: Phase): Headline {
  if (phase === 'waiting') {
    return {
      ...headline,
      value: 'Not finished',
      text: 'The run had not begun to train when it was last heard of.',
    };
  }
  return {
    ...headline,
    caption: 'Last tried learning rate',
    text: `${headline.text} The run was not finished when it was last heard of.`,
  };
}
