"""A 3 x 3 kernel that slides over a picture: window times kernel, and the sum, at the pointer.

The page computes what `book/images/convolution`, eq. (3), computes; all numbers are whole, so the
two are equal, not only close.
"""

import numpy as np

from helpers import data
from helpers.figures.base import Figure, one_of
from helpers.nn.window import pad, taps

SHIRT = 26  # of the training pictures of Fashion-MNIST: stripes, and edges of every direction
PICTURES = {"shirt": "Striped shirt", "spot": "One bright spot"}
KERNELS = {
    "left": ("Left edges", (-1, 1, 0, -2, 2, 0, -1, 1, 0)),
    "rows": ("Upper edges", (-1, -2, -1, 1, 2, 1, 0, 0, 0)),
    "blur": ("Blur", (1, 2, 1, 2, 4, 2, 1, 2, 1)),
    "sharpen": ("Sharpen", (0, -1, 0, -1, 5, -1, 0, -1, 0)),
    "count": ("One to nine", (1, 2, 3, 4, 5, 6, 7, 8, 9)),
    "same": ("The picture itself", (0, 0, 0, 0, 1, 0, 0, 0, 0)),
}
STRIDES = (1, 2, 3)
PADDINGS = (0, 1, 2)


def picture(name):
    """Return a picture (28, 28) of whole numbers, 0 (dark) to 255, as float64."""
    if one_of("picture", name, tuple(PICTURES)) == "shirt":
        return np.rint(255.0 * data.fashion_mnist().x_train[SHIRT])
    spot = np.zeros((28, 28))
    spot[12, 14] = 1.0
    return spot


def slide(kernel, x, stride, padding):
    """Return the map of a picture (H, W) under a kernel (3, 3): nothing is flipped."""
    kernel = np.asarray(kernel, dtype=float).reshape(3, 3)
    framed = pad(x[None, None], padding)[0, 0]
    down, across = (taps(size, 3, stride, padding) for size in x.shape)
    return sum(kernel[i, j] * framed[down[i], across[j]] for i, j in np.ndindex(3, 3))


class SlidingKernel(Figure):
    """Move a window over a picture; edit the kernel, the stride and the padding.

    Parameters
    ----------
    picture : str
        "shirt" or "spot": what is shown at first.
    kernel : str
        A name in KERNELS.
    stride, padding : int
        One of STRIDES, one of PADDINGS.

    Raises
    ------
    ValueError
        For any other value.
    """

    name = "sliding_kernel"
    title = "One small window, used everywhere"
    task = (
        "point at the map. Then make a kernel that lights up on right edges, one that moves the"
        " picture by a pixel, and a map of 14 × 14."
    )
    alt = (
        "Left, a striped shirt of 28 by 28 pixels with a window of three by three pixels marked on"
        " it. Right, the map that a kernel for left edges makes of it, with the number marked that"
        " this window gave: the left side of the shirt and the sleeves is one colour, the right"
        " side the other, and the level stripes have vanished."
    )

    def __init__(self, picture="shirt", kernel="left", stride=1, padding=0):
        self.picture = one_of("picture", picture, tuple(PICTURES))
        self.kernel = one_of("kernel", kernel, tuple(KERNELS))
        self.stride = one_of("stride", stride, STRIDES)
        self.padding = one_of("padding", padding, PADDINGS)

    def payload(self):
        """Return the pictures, the kernels and the choices shown at first."""
        return {
            "pictures": {
                name: {"label": label, "pixels": picture(name).astype(int).ravel().tolist()}
                for name, label in PICTURES.items()
            },
            "kernels": {
                name: {"label": label, "entries": entries}
                for name, (label, entries) in KERNELS.items()
            },
            "strides": STRIDES,
            "paddings": PADDINGS,
            "picture": self.picture,
            "kernel": self.kernel,
            "stride": self.stride,
            "padding": self.padding,
        }
