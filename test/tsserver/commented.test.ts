import assert from 'node:assert/strict';
import { commented } from '../../src/tsserver/commented.ts';

describe('a cell as TypeScript reads it', () => {
  it('has its magics and shell lines in comments, every other character where it was', () => {
    assert.equal(
      commented('%%find_lr --steps 50\r\nconst a = 5 % b;\r\n  !npm i left-pad  \r\n!a;\r\n'),
      '//find_lr --steps 50\r\nconst a = 5 % b;\r\n  //pm i left-pad  \r\n!a;\r\n',
    );
  });

  it('has no code where a magic takes the whole cell', () => {
    assert.equal(commented('%%bash\n\ncd x\n  y 😀\na'), '//bash\n\n// x\n  //😀\n ');
  });

  it('may have the magic in a comment', () => {
    assert.equal(commented('// %%find_lr\nlet a'), '// %%find_lr\nlet a');
  });
});
