"""Train the variational autoencoders that ship with the book: ``python tools/train_vae.py``.

About two minutes on one core. It writes ``helpers/data/vae_digits.npz`` and prints its SHA-256,
which belongs into ``helpers/data/shipped.py`` and the README there: the decoder with 20 latents,
and, for the figure, the decoder with 2 latents and the codes of 600 training digits, all eight
bits a number. Another processor rounds otherwise and gets other weights of the same quality.
"""

import hashlib
import time
from pathlib import Path

import numpy as np

from helpers import data, runtime
from helpers.vae import VAE, dense, train_vae

FILE = Path(data.__file__).parent / "vae_digits.npz"
BATCH_SIZE = 64
SIZES = {  # widths of the encoder up to its last hidden layer, and of the decoder
    "digits": ((784, 400), (20, 400, 784)),
    "plane": ((784, 400, 100), (2, 100, 64, 784)),
}
SHOWN = 600  # training digits on the plane


def trained(x, kind, *, num_epochs, seed=0):
    """A VAE in float32."""
    rng = np.random.default_rng(seed)
    inward, outward = SIZES[kind]
    options = {"rng": rng, "dtype": np.float32}
    net = VAE(dense(*inward, 2 * outward[0], **options), dense(*outward, **options))
    train_vae(net, x, rng=rng, num_epochs=num_epochs, batch_size=BATCH_SIZE, lr=2e-3)
    return net


def nats(net, x, rng, *, draws=20):
    """-ELBO of examples (N, D), the mean over so many draws of the noise."""
    shape = len(x), net.encode(x)[0].shape[1]
    return np.mean([net.loss(x, rng.standard_normal(shape, np.float32)) for _ in range(draws)])


def eight_bits(arrays, kind):
    """Whole numbers -127..127 and one scale for each array."""
    scales = {name: np.abs(value).max() / 127 for name, value in arrays.items()}
    whole = {name: np.rint(value / scales[name]).astype(np.int8) for name, value in arrays.items()}
    named = whole | {f"{name}.scale": np.float64(scale) for name, scale in scales.items()}
    return {f"{kind}/{name}": value for name, value in named.items()}


def main():
    """Train both, report their scores, write the file."""
    split, stored = data.mnist(), {}
    x, x_test = (
        images.reshape(len(images), -1).astype(np.float32)
        for images in (split.x_train, split.x_test)
    )
    for kind, num_epochs in (("digits", 100), ("plane", 150)):
        start = time.process_time()
        net = trained(x, kind, num_epochs=num_epochs)
        seconds, score = time.process_time() - start, nats(net, x_test, np.random.default_rng(0))
        print(f"{kind}: {score:.1f} nats on the test digits, {seconds:.0f} s")
        stored |= eight_bits(net.decoder.state_dict(), kind)
    stored |= eight_bits({"codes": net.encode(x[:SHOWN])[0]}, "plane")
    stored["plane/labels"] = split.y_train[:SHOWN].astype(np.int8)
    np.savez_compressed(FILE, **stored)
    print(FILE.name, hashlib.sha256(FILE.read_bytes()).hexdigest())


if __name__ == "__main__":
    runtime.keep_memory()
    main()
