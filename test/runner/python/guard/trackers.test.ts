import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonScripts } from '../support/scripts.ts';
import { assertUntouched, runGuarded } from './support.ts';

/** The user's own sitecustomize: it runs, and tells of every connection but our pipe's. */
const SITECUSTOMIZE = `
import os, socket, sys, traceback
def hook(event, arguments):
    if event in ('socket.connect', 'socket.sendto', 'socket.getaddrinfo'):
        if event == 'socket.connect' and arguments[1] == os.environ.get('FIND_LR_PIPE'): return
        print('SOCKET', event, arguments[1:], ''.join(traceback.format_stack(limit=8)), flush=True)
sys.addaudithook(hook)
try: socket.create_connection(('127.0.0.1', 9), timeout=1)
except OSError: pass
print('watching', flush=True)
`;

const SCRIPT = `
import os, torch, wandb, mlflow, comet_ml
from huggingface_hub import HfApi, create_repo
from torch.utils.tensorboard import SummaryWriter
model = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

wandb.login(key='0' * 40)
run = wandb.init(project='x', config={'lr': 1}, mode='online')
wandb.watch(model)
wandb.config.update({'width': 2})
print(bool(run.id), wandb.config.lr, run.config['width'], os.path.isdir(run.dir))

mlflow.set_tracking_uri('http://127.0.0.1:9')
mlflow.set_experiment('e')
mlflow.start_run()
mlflow.log_params({'lr': 1})
print(len(mlflow.active_run().info.run_id), mlflow.get_tracking_uri())

comet_ml.login(api_key='a' * 25)
experiment = comet_ml.Experiment(api_key='a' * 25, project_name='x')
print(len(experiment.get_key()), len(comet_ml.start(api_key='a' * 25, project_name='x').get_key()))

writer = SummaryWriter()
writer.add_hparams({'a': 1}, {'b': 2})
print(writer.log_dir.startswith('runs'), os.path.isdir(writer.log_dir))

print(create_repo('me/x', exist_ok=True).repo_id, len(HfApi().upload_folder(folder_path='.', repo_id='me/x').oid))
print(HfApi().upload_file(path_or_fileobj=b'x', path_in_repo='x', repo_id='me/x', run_as_future=True).result().repo_url.repo_id)
from transformers import BertConfig
print(BertConfig().push_to_hub('me/x').repo_url.repo_id)

x = torch.randn(8, 4)
for step in range(200):
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(model(x), x.sum(1, keepdim=True))
    loss.backward()
    optimizer.step()
    wandb.log({'loss': loss.item(), 'table': wandb.Table(columns=['a'], data=[[1]])})
    mlflow.log_metric('loss', loss.item(), step=step)
    experiment.log_metric('loss', loss.item())
    writer.add_scalar('loss', loss, step)
    if step == 0:
        torch.save(model.state_dict(), 'model.pt')
        wandb.save('model.pt')
        artifact = wandb.Artifact('model', 'model')
        artifact.add_file('model.pt')
        wandb.log_artifact(artifact)
        mlflow.log_artifact('model.pt')
        writer.flush()
        print(sorted(os.listdir('.')))
`;

describe('trackers and uploads under the guard', () => {
  const scripts = pythonScripts();
  let site: string;

  before(async () => {
    site = await mkdtemp(join(tmpdir(), 'find-lr-site-'));
    await writeFile(join(site, 'sitecustomize.py'), SITECUSTOMIZE);
  });
  after(async () => {
    if (site) await rm(site, { recursive: true, force: true });
  });

  it('log nothing, open no socket, and answer the script', async () => {
    const guarded = await runGuarded(scripts, SCRIPT, [], { PYTHONPATH: site, HF_TOKEN: 'hf_x' });
    const [control, address, ...lines] = guarded.lines.filter((line) => !/^\s/.test(line) && line !== '');
    assert.match(
      `${control} ${address}`,
      /^SOCKET socket.getaddrinfo .*SOCKET socket.connect/s,
      'sockets are seen',
    );
    assert.deepEqual(
      lines,
      [
        'watching',
        'True 1 2 True',
        '32 http://127.0.0.1:9',
        '32 32',
        'True True',
        'me/x 40',
        'me/x',
        'me/x',
        "['model.pt', 'runs', 'train.py']",
      ],
      guarded.stderr,
    );
    assertUntouched(guarded);
    for (const name of ['Weights & Biases', 'MLflow', 'Comet', 'TensorBoard', 'The Hugging Face Hub'])
      assert.equal(guarded.notes.filter((note) => note.startsWith(`${name} is off`)).length, 1, name);
  });
});
