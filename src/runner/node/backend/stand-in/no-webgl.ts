// Takes the place of the browser's backend in tfjs.cjs.
export const version_webgl = 'none';
