"""Train the weights of LeNet that ship with the book: ``python tools/train_lenet.py``.

A few minutes on one core. It writes two files into ``helpers/data``: ``lenet_digits.npz``, two
nets, eight bits a weight, for the figure (one saw the digits as they are, one saw them warped),
and ``lenet_fashion.npz``, three nets, half precision, for the table. It prints their SHA-256,
which belong into ``helpers/data/shipped.py`` and the README there. Another processor rounds
otherwise and gets other weights of the same quality.
"""

import hashlib
import time
from pathlib import Path

import numpy as np

from helpers import data, nn, runtime, train

FOLDER = Path(data.__file__).parent
BATCH_SIZE = 50


def warp(x, rng, *, turn=0.25, stretch=0.2, shear=0.2, shift=2.5):
    """Turn, stretch, shear and move each picture of x (N, 1, H, W), by its own draw.

    Every pixel of the result is looked up, between its four neighbours, at the place that an
    affine map sends it to. `turn` is in radians, `shift` in pixels; ink is thickened or thinned.
    """
    N, _, H, W = x.shape
    angle, slant = rng.uniform(-turn, turn, N), rng.uniform(-shear, shear, N)
    high, wide = 1 + rng.uniform(-stretch, stretch, (2, N))
    down, right = rng.uniform(-shift, shift, (2, N, 1, 1))
    c, s = np.cos(angle), np.sin(angle)
    rows, columns = np.mgrid[:H, :W] - np.array([(H - 1) / 2, (W - 1) / 2])[:, None, None]

    def place(a, b, moved, middle):
        return a[:, None, None] * rows + b[:, None, None] * columns + moved + middle

    i = place(c * high, -s * wide + slant, down, (H - 1) / 2).clip(-1, H)
    j = place(s * high, c * wide, right, (W - 1) / 2).clip(-1, W)
    framed = np.pad(x[:, 0], ((0, 0), (1, 2), (1, 2)))
    i, j = i + 1, j + 1
    i0, j0, n = i.astype(int), j.astype(int), np.arange(N)[:, None, None]
    u, v = i - i0, j - j0
    above = (1 - v) * framed[n, i0, j0] + v * framed[n, i0, j0 + 1]
    below = (1 - v) * framed[n, i0 + 1, j0] + v * framed[n, i0 + 1, j0 + 1]
    ink = ((1 - u) * above + u * below) ** rng.uniform(0.5, 1.6, (N, 1, 1))
    return ink[:, None].astype(x.dtype)


def flip_and_shift(x, rng, *, shift=1):
    """Mirror half of the pictures of x (N, 1, H, W), and move each by up to `shift` pixels."""
    N, _, H, W = x.shape
    flipped = np.where(rng.random((N, 1, 1, 1)) < 0.5, x[..., ::-1], x)
    framed = np.pad(flipped[:, 0], ((0, 0), (shift, shift), (shift, shift)))
    down, right = rng.integers(0, 2 * shift + 1, (2, N, 1))
    n = np.arange(N)[:, None, None]
    moved = framed[n, (down + np.arange(H))[:, :, None], (right + np.arange(W))[:, None, :]]
    return moved[:, None]


def trained(split, augment, *, num_epochs, seed, lr=4e-3):
    """A LeNet trained with Adam and a rate that falls to zero along a cosine; and its accuracy."""
    rng = np.random.default_rng(seed)
    net = nn.LeNet(rng=rng, dtype=np.float32)
    net.layers[0].input_requires_grad = False
    optimizer, criterion = nn.Adam(net.parameters()), nn.CrossEntropyLoss()
    x = split.x_train[:, None].astype(np.float32)
    num_steps = num_epochs * -(-len(x) // BATCH_SIZE)
    rates = iter(lr * (1 + np.cos(np.pi * np.arange(num_steps) / num_steps)) / 2)

    def step(x, y):
        optimizer.lr = next(rates)
        loss = criterion(net(augment(x, rng)), y)
        optimizer.zero_grad()
        net.backward(criterion.backward())
        optimizer.step()
        return loss

    train.fit(step, x, split.y_train, num_epochs=num_epochs, batch_size=BATCH_SIZE, rng=rng)
    logits = net(split.x_test[:, None].astype(np.float32))
    return net.state_dict(), train.accuracy(logits, split.y_test)


def as_they_are(x, rng):
    """Leave the pictures alone."""
    return x


def eight_bits(state, kind):
    """Whole numbers -127..127 and one scale for each entry of a state dictionary."""
    scales = {name: np.abs(value).max() / 127 for name, value in state.items()}
    whole = {name: np.rint(value / scales[name]).astype(np.int8) for name, value in state.items()}
    named = whole | {f"{name}.scale": np.float64(scale) for name, scale in scales.items()}
    return {f"{kind}/{name}": value for name, value in named.items()}


def write(name, arrays):
    """Write the file and print its hash."""
    np.savez_compressed(FOLDER / name, **arrays)
    print(name, hashlib.sha256((FOLDER / name).read_bytes()).hexdigest())


def digits():
    """Train the two nets of the figure."""
    arrays = {}
    for kind, augment, num_epochs in (("plain", as_they_are, 12), ("warped", warp, 60)):
        start = time.process_time()
        state, accuracy = trained(data.mnist(), augment, num_epochs=num_epochs, seed=0)
        print(f"digits, {kind}: {accuracy:.3f}, {time.process_time() - start:.0f} s")
        arrays |= eight_bits(state, kind)
    write("lenet_digits.npz", arrays)


def fashion():
    """Train the three nets of the table."""
    states = []
    for seed in range(3):
        start = time.process_time()
        split = data.fashion_mnist()
        state, accuracy = trained(split, flip_and_shift, num_epochs=40, seed=seed)
        print(f"fashion, seed {seed}: {accuracy:.3f}, {time.process_time() - start:.0f} s")
        states.append(state)
    halves = {name: np.stack([s[name] for s in states]).astype(np.float16) for name in states[0]}
    write("lenet_fashion.npz", halves)


if __name__ == "__main__":
    runtime.keep_memory()
    digits()
    fashion()
