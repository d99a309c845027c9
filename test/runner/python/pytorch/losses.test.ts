import assert from 'node:assert/strict';
import { pythonScripts } from '../support/scripts.ts';
import { HEAD } from './support.ts';

const GAN = `${HEAD}
nets = nn.Linear(4, 8), nn.Linear(8, 1)
for_g, for_d = [torch.optim.Adam(net.parameters(), lr=2e-4) for net in nets]
G, D = nets
bce = nn.functional.binary_cross_entropy_with_logits
for epoch in range(3):
    for a in x.split(20):
        fake = G(torch.randn(20, 4))
        for_d.zero_grad()
        bce(D(a), torch.ones(20, 1)).backward()
        bce(D(fake.detach()), torch.zeros(20, 1)).backward()
        for_d.step()
        for_g.zero_grad(); bce(D(fake), torch.ones(20, 1)).backward(); for_g.step()
`;

describe('PyTorch: losses that measure no progress', () => {
  const scripts = pythonScripts();

  it('gives the two of a GAN their range and a warning, and no LR, though one line makes both', async () => {
    const { code, record } = await scripts.run(GAN);
    assert.equal(code, 3);
    assert.equal(record.results.length, 2);
    assert.ok(
      record.results.every(
        ({ recommended, suggestions }) => recommended === null && suggestions.length === 0,
      ),
    );
    assert.ok(record.results.some(({ range }) => range !== null));
    assert.match(
      record.diagnoses.find(({ code }) => code === 'optimizers-together')?.advice ?? '',
      /no LR is suggested/,
    );
  });

  it('does so for an agent, but not for trainings one after the other', async () => {
    const agent = await scripts.run(`${HEAD}
import gymnasium
env = gymnasium.make('CartPole-v1')
Q = nn.Linear(4, 2)
optimizer = torch.optim.Adam(Q.parameters(), lr=1e-3)
state, _ = env.reset(seed=0)
while True:
    after, reward, over, cut, _ = env.step(1)
    target = reward + 0.99 * Q(torch.tensor(after)).max().detach()
    optimizer.zero_grad(); ((Q(torch.tensor(state))[1] - target) ** 2).backward(); optimizer.step()
    state = env.reset()[0] if over or cut else after
`);
    assert.equal(agent.code, 3, agent.stderr);
    assert.match(agent.record.diagnoses[0]?.message ?? '', /learns from an environment \(gymnasium\)/);

    const twice = await scripts.run(`${HEAD}
def train(optimizer, steps):
    for i in range(steps):
        optimizer.zero_grad(); mse(model(x), y).backward(); optimizer.step()
train(torch.optim.Adam(model.parameters(), lr=1e-3), 60)
train(torch.optim.SGD(model.parameters(), lr=1e-2), 200)
`);
    assert.equal(twice.code, 0, twice.stderr);
    assert.ok(!twice.record.diagnoses.some(({ code }) => code === 'optimizers-together'));
    assert.deepEqual(
      twice.record.results.map(({ optimizer }) => optimizer),
      ['0', '1'],
    );
    assert.equal(twice.record.passes[0]!.points.length <= 60, true, 'fitted to the first training');
  });
});
