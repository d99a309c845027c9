import fc from 'fast-check';

/** What scripts call files and folders: there and not, through links, up and round in circles. For the guards of both languages. */
export const name = fc.constantFrom(
  ...[
    'a',
    'b',
    'd',
    'd/x',
    'd/e',
    'd/e/y',
    'd/e/z',
    'new',
    'new/x',
    'new/deep/x',
    'link',
    'link/x',
    'link/e/y',
    'file-link',
  ],
  ...[
    'dangling',
    'd/up',
    'd/up/a',
    './a',
    'd/../a',
    'link/../a',
    'link/..',
    'd/',
    'a/',
    'link/',
    'a/x',
    'loop',
    'loop/x',
    '..',
    '.',
  ],
);
