"""Train the generator of digits that ships with the book: ``python tools/train_gan.py``.

About six minutes on one core. It writes ``helpers/data/gan_digits.npz``, the generator with
eight bits a weight and what was measured on the way, and prints its SHA-256, which belongs into
``helpers/data/shipped.py`` and the README there. Another processor rounds otherwise and gets
another generator of about the same quality. The nets and the step are those of
book/generative/gan.
"""

import hashlib
import sys
import time
from pathlib import Path

import numpy as np
import torch

from helpers import data, scores

FILE = Path(data.__file__).parent / "gan_digits.npz"
NUM_STEPS, BATCH_SIZE, CODES, LR = 14_000, 64, 32, 4e-4
PARTS = 20  # how often the samples are scored


def digit_generator(codes=32, maps=16):
    """Codes (N, 32) to pictures (N, 1, 28, 28) in [0, 1]."""
    return torch.nn.Sequential(
        torch.nn.Linear(codes, 2 * maps * 49),
        torch.nn.Unflatten(1, (2 * maps, 7, 7)),
        torch.nn.BatchNorm2d(2 * maps),
        torch.nn.ReLU(),
        torch.nn.ConvTranspose2d(2 * maps, maps, 4, stride=2, padding=1),
        torch.nn.BatchNorm2d(maps),
        torch.nn.ReLU(),
        torch.nn.ConvTranspose2d(maps, 1, 4, stride=2, padding=1),
        torch.nn.Sigmoid(),
    )


def digit_discriminator(maps=16):
    """Pictures (N, 1, 28, 28) to logits (N, 1)."""
    tamed = torch.nn.utils.parametrizations.spectral_norm
    return torch.nn.Sequential(
        tamed(torch.nn.Conv2d(1, maps, 4, stride=2, padding=1)),
        torch.nn.LeakyReLU(0.2),
        tamed(torch.nn.Conv2d(maps, 2 * maps, 4, stride=2, padding=1)),
        torch.nn.LeakyReLU(0.2),
        torch.nn.Flatten(),
        tamed(torch.nn.Linear(2 * maps * 49, 1)),
    )


def torch_steps(G, D, optimizer_g, optimizer_d, real, z):
    """One step of each player; returns the losses of D and of G before their steps."""
    criterion = torch.nn.BCEWithLogitsLoss()
    ones, fake = torch.ones(len(real), 1, device=real.device), G(z)
    loss_d = criterion(D(real), ones) + criterion(D(fake.detach()), 0 * ones)
    optimizer_d.zero_grad()
    loss_d.backward()
    optimizer_d.step()
    loss_g = criterion(D(fake), ones)
    optimizer_g.zero_grad()
    loss_g.backward()
    optimizer_g.step()
    return loss_d.item(), loss_g.item()


def pictures(G, seed, count=1000):
    """Samples of G in evaluation mode, (count, 28, 28) float64."""
    z = torch.randn(count, CODES, generator=torch.Generator().manual_seed(seed))
    with torch.no_grad():
        samples = G.eval()(z)[:, 0].numpy().astype(float)
    G.train()
    return samples


def trained(num_steps, seed=0):
    """The generator, the mean losses of each part (PARTS, 2), and the distances (PARTS,)."""
    torch.manual_seed(seed)
    split = data.mnist()
    x = torch.tensor(split.x_train[:, None], dtype=torch.float32)
    G, D = digit_generator(), digit_discriminator()
    optimizers = [torch.optim.Adam(net.parameters(), LR, (0.5, 0.999)) for net in (G, D)]
    falling = [
        torch.optim.lr_scheduler.LambdaLR(o, lambda t: min(1, 2 - 2 * t / num_steps))
        for o in optimizers
    ]
    features, losses, distances = scores.features(split.x_test), [], []
    start = time.process_time()
    for t in range(num_steps):
        real, z = x[torch.randint(len(x), (BATCH_SIZE,))], torch.randn(BATCH_SIZE, CODES)
        losses.append(torch_steps(G, D, *optimizers, real, z))
        for schedule in falling:
            schedule.step()
        if (t + 1) % (num_steps // PARTS) == 0:
            found = scores.frechet_distance(features, scores.features(pictures(G, seed + 1)))
            distances.append(found)
            print(f"{t + 1} steps, {time.process_time() - start:.0f} s: {found:.0f}", flush=True)
    return G, np.array(losses).reshape(PARTS, -1, 2).mean(axis=1), np.array(distances)


def eight_bits(state):
    """Weights as whole numbers -127..127 with one scale each; short vectors as they are."""
    arrays = {}
    for name, value in state.items():
        value = value.numpy()
        if value.ndim < 2:
            arrays[name] = value
            continue
        arrays[f"{name}.scale"] = scale = np.abs(value).max() / 127
        arrays[name] = np.rint(value / scale).astype(np.int8)
    return arrays


if __name__ == "__main__":
    torch.set_num_threads(1)
    num_steps = int(sys.argv[1]) if len(sys.argv) > 1 else NUM_STEPS
    G, losses, distances = trained(num_steps)
    measured = {"losses": losses, "distances": distances, "num_steps": np.array(num_steps)}
    state = eight_bits(G.state_dict())
    np.savez_compressed(FILE, **{f"G/{name}": v for name, v in state.items()}, **measured)
    print(FILE.name, hashlib.sha256(FILE.read_bytes()).hexdigest())
