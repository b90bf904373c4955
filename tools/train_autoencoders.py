"""Train the autoencoders that ship with the book: ``python tools/train_autoencoders.py``.

Under a minute on one core. It writes ``helpers/data/autoencoders.npz``, eight bits a weight, for
the figure: the mean and the first 64 principal axes of the 4,000 digits, and for each code size a
net that takes the 64 numbers, squeezes them, and rebuilds them. It prints the SHA-256, which
belongs into ``helpers/data/shipped.py`` and the README there. Another processor rounds otherwise
and gets other weights of the same quality.
"""

import hashlib
import time
from pathlib import Path

import numpy as np

from helpers import data, nn, runtime, train

FOLDER = Path(data.__file__).parent
AXES, HIDDEN = 64, 64  # numbers that the axes keep of a picture, units of a hidden layer
NUM_EPOCHS, BATCH_SIZE, LR = 100, 64, 3e-3


def eight_bits(arrays):
    """Whole numbers -127..127 of each array, and one scale for each."""
    scales = {name: np.abs(value).max() / 127 for name, value in arrays.items()}
    whole = {name: np.rint(value / scales[name]).astype(np.int8) for name, value in arrays.items()}
    return whole | {f"{name}.scale": np.float64(scale) for name, scale in scales.items()}


def restored(stored, name):
    """An array as the figure will see it, float64."""
    return stored[name] * stored[f"{name}.scale"]


def principal_axes(x):
    """Mean (D,), the first 64 axes (64, D) and the spread along them (64,) of rows x (N, D)."""
    mean = x.mean(axis=0)
    _, s, axes = np.linalg.svd(x - mean, full_matrices=False)
    return {"mean": mean, "axes": axes[:AXES], "spread": s[:AXES] / np.sqrt(len(x))}


def trained(coordinates, size, *, seed):
    """Encoder and decoder for rows (N, 64), by Adam and a rate that falls along a cosine."""
    rng = np.random.default_rng(seed)
    options = {"rng": rng, "dtype": np.float32}
    encoder = nn.Sequential(
        nn.Linear(AXES, HIDDEN, **options), nn.ReLU(), nn.Linear(HIDDEN, size, **options)
    )
    decoder = nn.Sequential(
        nn.Linear(size, HIDDEN, **options), nn.ReLU(), nn.Linear(HIDDEN, AXES, **options)
    )
    net, criterion = nn.Sequential(encoder, decoder), nn.MSELoss()
    encoder.layers[0].input_requires_grad = False
    optimizer = nn.Adam(net.parameters())
    num_steps = NUM_EPOCHS * -(-len(coordinates) // BATCH_SIZE)
    rates = iter(LR * (1 + np.cos(np.pi * np.arange(num_steps) / num_steps)) / 2)

    def step(x, y):
        optimizer.lr = next(rates)
        loss = criterion(net(x), y)
        optimizer.zero_grad()
        net.backward(criterion.backward())
        optimizer.step()
        return loss

    options = {"num_epochs": NUM_EPOCHS, "batch_size": BATCH_SIZE, "rng": rng}
    train.fit(step, coordinates, coordinates, **options)
    return encoder, decoder


def named(size, encoder, decoder, codes):
    """The arrays of both under names such as ``"8/encoder.0.weight"``; the codes' mean, spread."""
    parts = {"encoder": encoder.state_dict(), "decoder": decoder.state_dict()}
    parts["code"] = {"mean": codes.mean(axis=0), "spread": codes.std(axis=0)}
    return {
        f"{size}/{part}.{name}": value
        for part, state in parts.items()
        for name, value in state.items()
    }


def write(split, folder=FOLDER, sizes=data.CODE_SIZES):
    """Train all nets, write the file, print its hash."""
    x = split.x_train.reshape(len(split.x_train), -1)
    stored = eight_bits(principal_axes(x))
    coordinates = (x - restored(stored, "mean")) @ restored(stored, "axes").T
    for size in sizes:
        start = time.process_time()
        encoder, decoder = trained(coordinates.astype(np.float32), size, seed=0)
        stored |= eight_bits(named(size, encoder, decoder, encoder(coordinates)))
        print(f"{size} numbers: {time.process_time() - start:.0f} s")
    path = folder / "autoencoders.npz"
    np.savez_compressed(path, **stored)
    print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())


if __name__ == "__main__":
    runtime.keep_memory()
    write(data.mnist())
