// `file://` saves and loads for a tfjs-node that is not there: model.json and weights.bin, in the format of TensorFlow.js' own file handlers.
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A model as tf.io hands it over. */
export interface ModelArtifacts {
  modelTopology?: object | ArrayBuffer;
  weightSpecs?: object[];
  weightData?: ArrayBuffer | ArrayBuffer[];
  [field: string]: unknown;
}

interface ModelJson {
  modelTopology?: object;
  weightsManifest?: { paths: string[]; weights: object[] }[];
  [field: string]: unknown;
}

const SCHEME = 'file://';

/** Fields that go between the artifacts and model.json as they are. */
const plainFields = [
  ...['format', 'generatedBy', 'convertedBy', 'trainingConfig', 'userDefinedMetadata'],
  ...['signature', 'modelInitializer', 'initializerSignature'],
];

/** Saves to a folder; loads from a model.json, or from a topology file and a weights file. */
export class NodeFileSystem {
  static readonly URL_SCHEME = SCHEME;
  readonly path: string | string[];

  constructor(path: string | string[]) {
    this.path = path;
  }

  async save(artifacts: ModelArtifacts): Promise<object> {
    if (Array.isArray(this.path)) throw new Error('Cannot perform saving to multiple paths.');
    if (artifacts.modelTopology instanceof ArrayBuffer) {
      throw new Error('Saving a model with a binary topology to files is not supported.');
    }
    await mkdir(this.path, { recursive: true });
    const weights = joined(artifacts.weightData);
    const model: ModelJson = {
      ...(artifacts.modelTopology ? { modelTopology: artifacts.modelTopology } : {}),
      weightsManifest: [{ paths: ['weights.bin'], weights: artifacts.weightSpecs ?? [] }],
      ...picked(artifacts),
    };
    await writeFile(join(this.path, 'weights.bin'), weights);
    await writeFile(join(this.path, 'model.json'), JSON.stringify(model));
    return {
      modelArtifactsInfo: {
        dateSaved: new Date(),
        modelTopologyType: 'JSON',
        modelTopologyBytes: Buffer.byteLength(JSON.stringify(artifacts.modelTopology ?? '')),
        weightSpecsBytes: Buffer.byteLength(JSON.stringify(artifacts.weightSpecs ?? '')),
        weightDataBytes: weights.byteLength,
      },
    };
  }

  async load(): Promise<ModelArtifacts> {
    if (Array.isArray(this.path)) {
      const [topology = '', weights = ''] = this.path;
      return { modelTopology: buffer(await readFile(topology)), weightData: buffer(await readFile(weights)) };
    }
    if (!(await stat(this.path)).isFile()) {
      throw new Error(`Path ${this.path} is not a file: loading a model wants the path of its model.json.`);
    }
    const model = JSON.parse(await readFile(this.path, 'utf8')) as ModelJson;
    const manifest = model.weightsManifest ?? [];
    const folder = dirname(this.path);
    const parts = await Promise.all(
      manifest.flatMap(({ paths }) => paths.map((path) => readFile(join(folder, path)))),
    );
    return {
      ...(model.modelTopology ? { modelTopology: model.modelTopology } : {}),
      ...(manifest.length > 0
        ? {
            weightSpecs: manifest.flatMap(({ weights }) => weights),
            weightData: buffer(Buffer.concat(parts)),
          }
        : {}),
      ...picked(model),
    };
  }
}

/** Handles the URLs that begin with `file://`, for saving and loading. */
export function nodeFileSystemRouter(url: string | string[]): NodeFileSystem | null {
  const urls = Array.isArray(url) ? url : [url];
  if (!urls.every((one) => one.startsWith(SCHEME))) return null;
  const paths = urls.map(pathOf);
  return new NodeFileSystem(Array.isArray(url) ? paths : (paths[0] as string));
}

/** An IO handler for a plain path: `tf.io.fileSystem('/tmp/model')`. */
export function fileSystem(path: string | string[]): NodeFileSystem {
  return new NodeFileSystem(path);
}

/** Scripts write both `file:///tmp/model` and, relative to the working directory, `file://./model`. */
function pathOf(url: string): string {
  return /^file:\/\/\/[A-Za-z]:/.test(url) ? fileURLToPath(url) : url.slice(SCHEME.length);
}

function picked(from: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    plainFields.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
  );
}

function joined(weights: ModelArtifacts['weightData']): Buffer {
  return Buffer.concat([weights ?? []].flat().map((part) => Buffer.from(part)));
}

function buffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
