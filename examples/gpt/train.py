"""Trains a small GPT on Shakespeare's sonnets, a character a token, with warm-up and cosine decay."""
import math
from pathlib import Path

import torch
import yaml
from torch.nn import functional as F

from model import GPT

FOLDER = Path(__file__).parent


def batch(data, context, size):
    starts = torch.randint(len(data) - context - 1, (size,))
    windows = torch.stack([data[start : start + context + 1] for start in starts])
    return windows[:, :-1], windows[:, 1:]


def schedule(step, warmup, steps):
    """The share of the LR at a step: a linear warm-up, then a cosine down to a tenth."""
    if step < warmup:
        return (step + 1) / warmup
    progress = (step - warmup) / (steps - warmup)
    return 0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * progress))


def main():
    config = yaml.safe_load((FOLDER / "config.yaml").read_text())
    settings = config["training"]
    text = (FOLDER / "sonnets.txt").read_text()
    characters = sorted(set(text))
    data = torch.tensor([characters.index(character) for character in text])
    device = "cuda" if torch.cuda.is_available() else "cpu"

    torch.manual_seed(0)
    model = GPT(len(characters), **config["model"]).to(device)
    decayed = [p for p in model.parameters() if p.dim() >= 2]
    others = [p for p in model.parameters() if p.dim() < 2]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": settings["weight_decay"]}, {"params": others, "weight_decay": 0.0}],
        lr=settings["learning_rate"],
        betas=(0.9, 0.95),
    )
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: schedule(step, settings["warmup_steps"], settings["steps"])
    )
    for step in range(settings["steps"]):
        inputs, targets = batch(data, config["model"]["context"], settings["batch_size"])
        logits = model(inputs.to(device))
        loss = F.cross_entropy(logits.flatten(0, 1), targets.to(device).flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
        if step % 50 == 0:
            print(f"Step {step}: loss {loss.item():.3f}, LR {scheduler.get_last_lr()[0]:.2e}")
    torch.save(model.state_dict(), "gpt.pt")


if __name__ == "__main__":
    main()
