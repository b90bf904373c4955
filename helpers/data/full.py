"""The whole of MNIST and Fashion-MNIST, fetched on request and verified."""

import gzip
from pathlib import Path

from helpers.data.idx import parse_idx

TIMEOUT = 20  # seconds that a mirror may stay silent
FILES = {
    "x_train": "train-images-idx3-ubyte.gz",
    "y_train": "train-labels-idx1-ubyte.gz",
    "x_test": "t10k-images-idx3-ubyte.gz",
    "y_test": "t10k-labels-idx1-ubyte.gz",
}
MIRRORS = {
    "mnist": (
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
    # this bucket serves plain http only; the hashes below say whether the files are right
    "fashion_mnist": ("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",),
}
SHA256 = {
    "mnist": {
        "x_train": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        "y_train": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        "x_test": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        "y_test": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    },
    "fashion_mnist": {
        "x_train": "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        "y_train": "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        "x_test": "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        "y_test": "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    },
}


def fetch(name):
    """Return the arrays of the whole set, from the cache folder or from a mirror.

    Parameters
    ----------
    name : {"mnist", "fashion_mnist"}

    Returns
    -------
    dict
        x_train (60000, 28, 28), y_train (60000,), x_test (10000, 28, 28), y_test (10000,),
        all uint8.

    Raises
    ------
    OSError
        If no mirror can be reached. The smaller set that ships needs no network.
    ValueError
        If a file has the wrong hash or is not in the idx format.
    """
    return {part: _fetch_part(name, part) for part in FILES}


def _fetch_part(name, part):
    failures = []
    for mirror in MIRRORS[name]:
        try:
            path = _download(mirror, name, part)
        except OSError as error:
            failures.append(f"{mirror}: {error}")
        else:
            return parse_idx(gzip.decompress(path.read_bytes()))
    tried = "\n  ".join(failures)
    raise OSError(
        f"could not fetch {FILES[part]} of the full {name} set. Without a network, "
        f"use the subset that ships with the book: helpers.data.{name}()\n  {tried}"
    )


def _download(mirror, name, part):
    import pooch  # here, because the shipped sets need no pooch

    path = pooch.retrieve(
        mirror + FILES[part],
        known_hash=f"sha256:{SHA256[name][part]}",
        fname=FILES[part],
        path=Path(pooch.os_cache("deep-learning-twice")) / name,
        downloader=pooch.HTTPDownloader(timeout=TIMEOUT, progressbar=True),
    )
    return Path(path)
