// `npm run notebooks`: runs the example notebooks and stores them with their plots; of the Python one in JupyterLab there are pictures.
import { join } from 'node:path';
import { notebooks } from './places.ts';
import { runInJupyterLab } from './python.ts';
import { runTypeScript } from './typescript.ts';

/** `python` or `typescript`: that one only. */
const [only] = process.argv.slice(2);

if (only !== 'typescript') await runInJupyterLab('fashion-mnist.ipynb');
if (only !== 'python') await runTypeScript(join(notebooks, 'fashion-mnist-typescript.ipynb'));
