"""A GAN (Goodfellow et al., 2014) with the convolutions of DCGAN, on Fashion-MNIST."""
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader

sys.path.append(str(Path(__file__).parents[1] / "fashion-mnist"))
from data import load_data  # noqa: E402

LATENT = 64

generator = nn.Sequential(
    nn.Linear(LATENT, 64 * 7 * 7), nn.BatchNorm1d(64 * 7 * 7), nn.ReLU(),
    nn.Unflatten(1, (64, 7, 7)),
    nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1), nn.BatchNorm2d(32), nn.ReLU(),
    nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1), nn.Tanh(),
)
discriminator = nn.Sequential(
    nn.Conv2d(1, 32, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
    nn.Conv2d(32, 64, 4, stride=2, padding=1), nn.BatchNorm2d(64), nn.LeakyReLU(0.2),
    nn.Flatten(),
    nn.Linear(64 * 7 * 7, 1),
)


def adversarial_loss(logits, real):
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, float(real)))


def main(epochs=5, lr=2e-4):
    images = torch.from_numpy(load_data()[0]) * 2 - 1
    loader = DataLoader(images, batch_size=64, shuffle=True, drop_last=True)
    g_optimizer = torch.optim.Adam(generator.parameters(), lr=lr, betas=(0.5, 0.999))
    d_optimizer = torch.optim.Adam(discriminator.parameters(), lr=lr, betas=(0.5, 0.999))
    for epoch in range(1, epochs + 1):
        for real in loader:
            fake = generator(torch.randn(len(real), LATENT))

            d_loss = adversarial_loss(discriminator(real), True)
            d_loss = d_loss + adversarial_loss(discriminator(fake.detach()), False)
            d_optimizer.zero_grad()
            d_loss.backward()
            d_optimizer.step()

            g_loss = adversarial_loss(discriminator(fake), True)
            g_optimizer.zero_grad()
            g_loss.backward()
            g_optimizer.step()
        print(f"Epoch {epoch}: discriminator {d_loss.item():.3f}, generator {g_loss.item():.3f}")
    torch.save(generator.state_dict(), "generator.pt")


if __name__ == "__main__":
    main()
