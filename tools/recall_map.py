"""Train every cell of the map of the lesson *lstm*: who recalls a letter, and how far back.

And one LSTM for the figure *GateScope*, stored in eight bits a weight.

python tools/recall_map.py    writes helpers/data/recall_map.npz and gate_scope.npz; twelve minutes
"""

import hashlib
from itertools import product

import numpy as np

from helpers.data.recall import DISTANCES, RATES, ROWS, SEEDS
from helpers.data.shipped import FOLDER
from helpers.recall import recall


def column(distance):
    """Return steps and accuracy of all runs over one distance, both (rows, rates, seeds)."""
    runs = [recall(*row, distance, lr, seed) for row, lr, seed in product(ROWS, RATES, SEEDS)]
    shape = len(ROWS), len(RATES), len(SEEDS)
    return [np.reshape(values, shape) for values in list(zip(*runs, strict=True))[:2]]


def weights():
    """Return the weights of an LSTM that recalls over twenty letters, int8 with their scales."""
    _, _, layer, head = recall("LSTM", 4.0, 20, 3e-3, 0)
    arrays = {
        "W": layer.weight_ih_l0.data,
        "U": layer.weight_hh_l0.data,
        "b": layer.bias_ih_l0.data + layer.bias_hh_l0.data,
        "head_W": head.weight.data,
        "head_b": head.bias.data,
    }
    scales = np.array([np.abs(array).max() / 127 for array in arrays.values()])
    pairs = zip(arrays.items(), scales, strict=True)
    return {k: np.rint(v / scale).astype(np.int8) for (k, v), scale in pairs} | {"scales": scales}


def save(name, arrays):
    """Write a file of arrays, and print its size and hash."""
    path = FOLDER / name
    np.savez_compressed(path, **arrays)
    print(name, path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())


def main():
    save("gate_scope.npz", weights())
    steps, accuracy = (np.stack(a, 1) for a in zip(*map(column, DISTANCES), strict=True))
    save("recall_map.npz", {"steps": steps.astype(np.int16), "accuracy": accuracy.round(3)})


if __name__ == "__main__":
    main()
