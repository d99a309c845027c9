// Gives a plain script the backend that Find LR would, and nothing else: what a run is compared with.
const Module = require('node:module');
const { join } = require('node:path');

const assets = join(__dirname, '..', '..', 'dist', 'runner');
const { prepareBackend } = require(join(assets, 'backend.cjs'));
const load = Module._load;
let prepared = false;
Module._load = function (request, parent, isMain) {
  const exports = load.call(this, request, parent, isMain);
  if (!prepared && request === '@tensorflow/tfjs-core' && exports.Optimizer) {
    prepared = true;
    prepareBackend({ core: exports, assets, note() {} });
  }
  return exports;
};
