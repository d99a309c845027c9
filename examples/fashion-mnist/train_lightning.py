"""LeNet-5 on Fashion-MNIST as a LightningModule."""
import lightning as L
import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split

from data import load_data
from train import lenet


class LeNet(L.LightningModule):
    def __init__(self, lr=1e-3):
        super().__init__()
        self.save_hyperparameters()
        self.model = lenet()

    def training_step(self, batch):
        images, labels = batch
        loss = F.cross_entropy(self.model(images), labels)
        self.log("train_loss", loss, prog_bar=True)
        return loss

    def validation_step(self, batch):
        images, labels = batch
        logits = self.model(images)
        self.log("val_loss", F.cross_entropy(logits, labels), prog_bar=True)
        self.log("val_accuracy", (logits.argmax(1) == labels).float().mean(), prog_bar=True)

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.lr)


if __name__ == "__main__":
    L.seed_everything(0)
    images, labels = (torch.from_numpy(array) for array in load_data())
    train_set, val_set = random_split(TensorDataset(images, labels), [5000, 1000])
    trainer = L.Trainer(max_epochs=3)
    trainer.fit(LeNet(), DataLoader(train_set, 64, shuffle=True), DataLoader(val_set, 500))
