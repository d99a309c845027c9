import type { Loader } from 'vega';

/** What a specification named and was not given. */
export interface Refused {
  readonly what: 'data' | 'image' | 'link';
  readonly uri: string;
}

const IMAGE = /^data:image\/[\w.+-]+[;,]/i;
const LINK = /^(?:https?|mailto):$/;

/**
 * A notebook comes from anywhere, and is drawn when it is opened: what it draws must not tell any host of it, nor read files. Data stand
 * in the specification, images in `data:` URLs; a link is for a person to click on.
 */
export function inlineLoader(refuse: (refused: Refused) => void): Loader {
  const refused = (what: Refused['what'], uri: unknown): Promise<never> => {
    refuse({ what, uri: String(uri) });
    return Promise.reject(new Error(`Not loaded: ${String(uri)}`));
  };
  return {
    load: (uri) => refused('data', uri),
    http: (uri) => refused('data', uri),
    file: (uri) => refused('data', uri),
    sanitize(uri, options: { context?: string } = {}) {
      if (options.context === 'image')
        return IMAGE.test(uri) ? Promise.resolve({ href: uri }) : refused('image', uri);
      return options.context === 'href' && isLink(uri)
        ? Promise.resolve({ href: uri })
        : refused('link', uri);
    },
  };
}

function isLink(uri: unknown): boolean {
  try {
    return LINK.test(new URL(String(uri)).protocol);
  } catch {
    return false;
  }
}
