import type { PanelState } from '../protocol/panelState.ts';
import { offerText, type Change } from '../protocol/timeLeft.ts';
import { h, part, type Child } from './dom.ts';

export interface OfferActions {
  /** The run is to take less time. */
  change(change: Change): void;
}

/** What makes a long run shorter, while it goes on. */
export function createOffers(actions: OfferActions) {
  const element = h('section', { class: 'offers', 'aria-label': 'Make it shorter' });
  const show = part<{ readonly text: string; readonly change: Change }[]>(element, (offers): Child[] =>
    offers.length === 0
      ? []
      : [
          h('span', { class: 'quiet' }, 'Make it shorter:'),
          ...offers.map(({ text, change }) =>
            h(
              'button',
              {
                class: 'button secondary',
                'data-key': JSON.stringify(change),
                title: 'What was done so far counts.',
                click: () => actions.change(change),
              },
              text,
            ),
          ),
        ],
  );
  return {
    element,
    /** `canAsk`: somebody is there who makes it shorter. */
    show({ left, optimizers }: PanelState, canAsk: boolean): void {
      const offers = canAsk ? (left?.offers ?? []) : [];
      show(offers.map((offer) => ({ text: capital(offerText(offer, optimizers)), change: offer.change })));
    },
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
