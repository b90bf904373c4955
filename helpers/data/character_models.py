"""Models of characters that ship with the book: trainings too long for a lesson."""

from helpers.data.shipped import read_shipped

FILES = {"novel": "character_model.npz", "quatrains": "quatrain_model.npz"}
SCALE = ".scale"


def character_model(name):
    """Return a trained model of the next character, eight bits a weight.

    Parameters
    ----------
    name : {"novel", "quatrains"}
        Trained on the first nine tenths of `pride_and_prejudice` by
        ``tools/train_character_model.py``, or of the poems of `tang_quatrains`, with a line break
        behind each, by ``tools/train_quatrain_model.py``.

    Returns
    -------
    alphabet : str
        The V characters, in the order of their numbers.
    whole : dict of str to ndarray of int8
        The weights of an embedding, an LSTM and a linear head, by the names that they have in
        torch: ``"embedding.weight"``, ``"lstm.weight_ih_l0"``, …, ``"head.bias"``. A weight is
        ``whole[name] * scales[name]``.
    scales : dict of str to float

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was; if there is no such model.
    """
    if name not in FILES:
        raise ValueError(f"unknown model {name!r}: expected one of {', '.join(FILES)}")
    stored = read_shipped(FILES[name])
    scales = {k.removesuffix(SCALE): float(v) for k, v in stored.items() if k.endswith(SCALE)}
    return str(stored["alphabet"]), {k: stored[k] for k in scales}, scales
