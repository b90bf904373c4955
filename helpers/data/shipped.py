"""The files that ship with the book, verified whenever they are read."""

import gzip
import hashlib
import io
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent
SHA256 = {
    "digits_8x8.npz": "aa0d4ce77d0b799384eb40bab67406a6dad75c5cd7a4643aa2bf2ab3705f7b12",
    "mnist_4k_1k.npz": "a0cbc63a9a4dd0474ce91dff90427258e56468f07c2c82e9b55e271f4f4dd44a",
    "fashion_mnist_5k_1k.npz": "d9dc3586a807c6485d850dc69bdf9467b799e407c801322f1263e85ac7bd8d38",
    "wordnet_topics.tsv.gz": "97e5bf9b2e93f0d1fa9d1f367eedd40f810feba61d0324fd4f0902d43e00fae1",
    "tang_quatrains.tsv.gz": "2f06731610dcff4ca955ebd5fb591bae1c20c5c1379c30b5c524958e28e32fb7",
    "word_similarity.tsv": "46a10aa46fe8f85f58911ca47db02b245a64c6258db65a3d785a4f808c081161",
    "word_map.npz": "73a50246d545cb40432a930996b50f48126338609f7c6e9bbd85c05e488531ab",
    "lenet_digits.npz": "05c3c55a3e6392f6d7e95d03bbe6e19e8120322811dc6069ba898c8e51602d94",
    "lenet_fashion.npz": "8b966c4414f4d92124ace2f129daad869b26f04aff0400e8eb5188368560c84e",
    "autoencoders.npz": "9644c37b46646eea7482552a94c350576026f64f85c7aa08c51899884429d095",
    "topic_votes.npz": "21e2036b8bb5629d4b941f5b056b128e8a5ced65d31d75ff68b554fb30aa6f9b",
    "us_census_1990_first_names.tsv": (
        "e3d656aa757eb5e760ee2fe0e2309e5d72743c0e2ce256ad239dfa81b4910c53"
    ),
    "japanese_vowels.npz": "250651cb3a048e580914daa453812831a74a113d938d384785b0fed3b1a6e872",
    "vae_digits.npz": "7e3396aded82a56fd99400bba47927e0d774b2f347b861870599f002e85b1be8",
    "pride_and_prejudice.txt": "dfc684d4f857fa938268f9ab9c5567b64bd0691251eca959644adeabe6287a4d",
    "character_model.npz": "84538bf5ad6315db042ac4dd96a961b63345e91d258d2771b14853fc8638c454",
    "quatrain_model.npz": "b35a8abb01dca43124ea46b2fbf9a192182b032a0e731d2c8f9c8f08cad3ba83",
    "gan_digits.npz": "c73805173f92755c23c6f43d6a725f357b1b8268177e011aad8e946f7b6fde74",
    "recall_map.npz": "a313353277a66b12693def8d422b25ff700c59085c271bd5b444862335e86455",
    "gate_scope.npz": "a3cb79e59f91858756a37d43654edeccd285de20764de798db7f38e0d6e8a1c4",
}


def read_shipped(name):
    """Return the arrays of a shipped ``.npz`` file, as a dict; errors as of `verified`."""
    with np.load(io.BytesIO(verified(name))) as arrays:
        return dict(arrays)


def read_table(name):
    """Return the rows of a shipped ``.tsv`` or ``.tsv.gz`` file below its heading.

    Errors as of `verified`.

    Returns
    -------
    list of list of str
        The fields of each line, which tabs separate.
    """
    content = verified(name)
    text = (gzip.decompress(content) if name.endswith(".gz") else content).decode("utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


def verified(name):
    """Return the bytes of a shipped file.

    Parameters
    ----------
    name : str
        File name, a key of `SHA256`.

    Returns
    -------
    bytes

    Raises
    ------
    FileNotFoundError
        If the file is not there.
    ValueError
        If its SHA-256 is not the expected one.
    """
    restore = f"Restore it with `git restore helpers/data/{name}`, or fetch the repository again."
    path = FOLDER / name
    if not path.is_file():
        raise FileNotFoundError(f"the data file {name} is missing from {FOLDER}. {restore}")
    content = path.read_bytes()
    actual = hashlib.sha256(content).hexdigest()
    if actual != SHA256[name]:
        raise ValueError(
            f"the data file {name} is damaged: "
            f"expected SHA-256 {SHA256[name]}, got {actual}. {restore}"
        )
    return content
