import type { Diagnosis } from '../../analysis/types.ts';

/** A runner's note that belongs on the result, with what to do about it; null for one that is only news. */
export function diagnoseNote(topic: string, message: string): Diagnosis | null {
  switch (topic) {
    case 'slow-backend':
      return {
        code: 'slow-backend',
        message,
        advice:
          'Use TensorFlow.js 2.8 or newer and let the script leave its backend open, or install tfjs-node.',
      };
    case 'unhooked':
      return {
        code: 'unhooked',
        message,
        advice: 'Call find_lr.range_test with a function that trains one step with the LR it is given.',
        remedies: ['log'],
      };
    case 'no-batch':
      return {
        code: 'no-batch',
        message,
        advice: 'Use more data, a smaller batch, or drop_last=False.',
      };
    case 'no-progress':
      return {
        code: 'loss-no-progress',
        message,
        advice: 'Treat the upper end of the LR range as a limit, and judge by the rewards.',
      };
    case 'backend-missing':
      return {
        code: 'backend-missing',
        message,
        advice: 'To train on it, reinstall the package where its binding can be downloaded or built.',
      };
    default:
      return null;
  }
}
