"""A digit drawn by the reader: its 28 x 28 picture, its feature maps and LeNet's verdict.

The page and this file compute the same numbers: `picture` and `forward` are the script's
arithmetic in NumPy. Built in book/images/lenet.
"""

from base64 import b64encode

import numpy as np

from helpers import data
from helpers.data.weights import KINDS
from helpers.figures.base import Figure, one_of
from helpers.nn import LeNet

SIDE = 28  # pixels of the picture
BOARD = 280  # units of the drawing board, ten a pixel
BOX = 20  # pixels of the square that a digit of MNIST was fitted into
PEN = 1.5  # radius of the pen, pixels; the edge fades over one pixel more
REACH = 8  # pixels that the picture can be pushed to either side

# Digits as lines from point to point, in units of the board, for who cannot or will not draw.
EXAMPLES = {
    "0": "150,40 108,56 86,105 84,165 104,222 145,240 184,222 200,170 196,105 178,56 150,40",
    "1": "118,86 150,44 148,142 146,238",
    "2": "92,86 108,52 148,40 184,58 188,100 160,146 118,192 88,234 140,230 198,232",
    "3": "94,62 130,42 174,50 184,88 160,122 130,132 168,142 192,180 178,222 132,240 90,220",
    "4": "122,44 102,100 88,152 140,150 200,144|176,92 170,160 164,240",
    "5": "190,44 116,46 106,122 150,116 188,140 192,188 164,230 116,236 84,214",
    "6": "174,42 128,84 100,142 94,196 116,234 158,238 188,208 178,168 142,154 104,178",
    "7": "86,52 140,50 198,48 168,118 142,180 126,240",
    "8": "178,62 140,42 102,62 108,102 146,132 184,170 184,218 144,240 104,220 104,176 142,132 "
    "178,102 178,62",
    "9": "184,78 150,44 110,56 96,100 118,136 160,132 184,84 182,150 174,240",
}


def strokes_of(text):
    """Return the strokes in a text such as ``"10,20 30,40|50,60"``: a list of arrays (P, 2).

    Points are x to the right and y downward, in units of the board; a bar lifts the pen.
    """
    return [
        np.array([point.split(",") for point in stroke.split()], dtype=float)
        for stroke in text.split("|")
    ]


def ink(strokes):
    """Return the picture (28, 28), 0 to 1, of strokes given in pixels: 1 within the pen's reach."""
    middle = np.arange(SIDE) + 0.5
    nearest = np.full((SIDE, SIDE), np.inf)  # squared distance from each pixel's middle
    for stroke in strokes:
        for a, b in zip(stroke, stroke[1:] if len(stroke) > 1 else stroke, strict=False):
            (ux, uy), px, py = b - a, middle[None, :] - a[0], middle[:, None] - a[1]
            length = ux * ux + uy * uy
            t = ((px * ux + py * uy) / length).clip(0, 1) if length else 0.0
            dx, dy = px - t * ux, py - t * uy
            nearest = np.minimum(nearest, dx * dx + dy * dy)
    return (PEN + 0.5 - np.sqrt(nearest)).clip(0, 1)


def picture(strokes, *, centred=True, right=0, down=0):
    """Return what the net is shown of a drawing.

    Parameters
    ----------
    strokes : list of ndarray (P, 2)
        In units of the board; a stroke of one point is a dot.
    centred : bool
        Whether the drawing is scaled to a box of 20 x 20 pixels, its proportions kept, and its
        centre of mass put in the middle, as the makers of MNIST did.
    right, down : int
        Pixels by which the result is pushed aside, at most `REACH`.

    Returns
    -------
    ndarray (28, 28) of float64
        0 where there is no ink, 1 where there is.
    """
    if not strokes:
        return np.zeros((SIDE, SIDE))
    strokes = [stroke * (SIDE / BOARD) for stroke in strokes]
    if centred:
        points = np.concatenate(strokes)
        low, high = points.min(axis=0), points.max(axis=0)
        room, size = BOX - 2 * PEN, (high - low).max()
        scale = room / size if size else 1.0
        strokes = [(stroke - (low + high) / 2) * scale + SIDE / 2 for stroke in strokes]
        drawn = ink(strokes)
        middle = np.arange(SIDE) + 0.5
        total = drawn.sum()
        mass = np.array([drawn.sum(axis=0) @ middle, drawn.sum(axis=1) @ middle]) / total
        strokes = [stroke + (SIDE / 2 - mass) for stroke in strokes]
    return ink([stroke + np.array([right, down]) for stroke in strokes])


def net(kind):
    """Return a shipped LeNet, float64: it saw the digits "plain" or "warped"."""
    model = LeNet(rng=np.random.default_rng(0))
    whole, scales = data.lenet_digits(kind)
    model.load_state_dict({name: whole[name] * scales[name] for name in whole})
    return model


def forward(model, x):
    """Return the maps after both poolings and the logits of a picture (28, 28).

    Returns
    -------
    dict of ndarray
        ``maps1`` (8, 14, 14), ``maps2`` (16, 5, 5), ``logits`` (10,).
    """
    values = [x[None, None]]
    for layer in model.layers:
        values.append(layer(values[-1]))
    return {"maps1": values[3][0], "maps2": values[6][0], "logits": values[-1][0]}


class DrawnDigit(Figure):
    """Draw a digit and see its feature maps and the verdict, computed in the page.

    Parameters
    ----------
    example : str
        The digit that is drawn at first, "0" to "9".

    Raises
    ------
    ValueError
        For any other text.
    """

    name = "drawn_digit"
    title = "Draw a digit and watch the maps"
    task = (
        "draw a digit. Then push the picture four pixels aside: the maps follow. Does the verdict"
        " stay? Compare the two nets: only their training pictures differ."
    )
    alt = (
        "A handwritten digit three of 28 by 28 pixels, the eight feature maps after the first"
        " pooling, in which different edges of the digit light up, and ten bars for the"
        " probabilities of the digits, of which the one for three is by far the longest."
    )

    def __init__(self, example="3"):
        self.example = one_of("example", example, tuple(EXAMPLES))

    def payload(self):
        """Return the weights of both nets, eight bits each, the examples, and the sizes."""
        sizes = {"side": SIDE, "board": BOARD, "box": BOX, "pen": PEN, "reach": REACH}
        nets = {kind: self._weights(kind) for kind in KINDS}
        return {"nets": nets, "examples": EXAMPLES, "example": self.example, **sizes}

    @staticmethod
    def _weights(kind):
        whole, scales = data.lenet_digits(kind)
        return {
            name: {"q": b64encode(value.tobytes()).decode(), "scale": scales[name]}
            for name, value in whole.items()
        }
