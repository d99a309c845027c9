// Mocha's spec reporter, which also names the tests that passed only when they were tried again, and leaves the counts where
// FIND_LR_TEST_RESULT says, for `npm test` to add up.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const retried = new Set();
    runner.on(Runner.constants.EVENT_TEST_RETRY, (test) => retried.add(test.fullTitle()));
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      const file = process.env.FIND_LR_TEST_RESULT;
      const counts = { passed: passes, failed: failures, skipped: pending, retried: [...retried] };
      if (file) writeFileSync(file, JSON.stringify(counts));
      else for (const title of retried) console.log(`  Tried again: ${title}`);
    });
  }
};
