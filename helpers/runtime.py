"""What a lesson asks of the machine: device, seeds, versions, memory."""

import platform

import numpy as np


def device():
    """Return the best torch device there is: CUDA, then Apple's MPS, then the CPU.

    Returns
    -------
    torch.device
    """
    import torch  # here, because reading and NumPy lessons need no torch

    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def seeds(number):
    """Return one random generator for NumPy and one for torch.

    Parameters
    ----------
    number : int
        The seed of both.

    Returns
    -------
    np.random.Generator, torch.Generator
        The second is torch's global CPU generator, because ``torch.nn`` layers draw their
        weights from that one and take no other.
    """
    import torch

    return np.random.default_rng(number), torch.manual_seed(number)


def versions():
    """Return the versions that a result depends on, in one line.

    Returns
    -------
    str
        Such as ``"Python 3.13.1, NumPy 2.4.6, torch 2.13.0"``.
    """
    import torch

    return f"Python {platform.python_version()}, NumPy {np.__version__}, torch {torch.__version__}"


def keep_memory():
    """Keep freed memory for the next array; call once, before training.

    glibc gives large temporaries back to the system and must then fault every page in again
    when the next one of that size is needed, over a thousand faults a training step. Freeing
    one large block raises the size from which it does so (up to 32 MiB). Elsewhere: no effect.
    """
    np.empty(31 << 20, np.uint8)
