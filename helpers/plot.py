"""The look of the book's figures, and the few figures that lessons share.

The functions draw; the lesson adds what it wants to say and ends with ``plt.show()``.
"""

import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler

# Okabe and Ito's palette, told apart by colour-blind readers; dashes are the second cue.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))

STYLE = {
    "figure.figsize": (6.4, 3.2),  # inches
    "figure.dpi": 100,
    "savefig.dpi": 100,
    "figure.facecolor": "white",  # opaque: the page may be dark
    "figure.constrained_layout.use": True,
    "axes.prop_cycle": cycler(color=COLOURS) + cycler(linestyle=DASHES),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "axes.axisbelow": True,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "font.size": 10,
    "legend.frameon": False,
    "image.cmap": "gray_r",
}


def use_style():
    """Give all figures that follow the book's look."""
    plt.rcParams.update(STYLE)


def curves(runs, *, title, xlabel="step", ylabel="loss", log=False, ax=None):
    """Draw one curve a run, so that runs that agree can be seen to agree.

    The first is broad and pale and later ones lie on it, thin and dashed: two equal runs show
    as one dashed line with a border.

    Parameters
    ----------
    runs : dict of str to array (T,)
        Values against their index, by label.
    title, xlabel, ylabel : str
    log : bool
        Logarithmic vertical axis.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes
    """
    ax = ax if ax is not None else plt.subplots()[1]
    for i, (label, values) in enumerate(runs.items()):
        ax.plot(values, label=label, **({"lw": 4, "alpha": 0.4} if i == 0 else {"lw": 1.5}))
    ax.set(title=title, xlabel=xlabel, ylabel=ylabel, yscale="log" if log else "linear")
    ax.legend()
    return ax


def images(pictures, captions=None, *, title=None, columns=10):
    """Draw a grid of grey pictures, black on white for values 1 and 0.

    Parameters
    ----------
    pictures : array (N, height, width)
        Values in [0, 1]; what lies outside is clipped.
    captions : sequence of N, optional
        A word or number above each.
    title : str, optional
    columns : int
        Pictures a row.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ValueError
        If `pictures` has not three axes, is empty, or there is not one caption a picture.
    """
    pictures = np.asarray(pictures)
    if pictures.ndim != 3 or len(pictures) == 0:
        raise ValueError(f"expected pictures (N, height, width), got shape {pictures.shape}")
    if captions is None:
        captions = [""] * len(pictures)
    if len(captions) != len(pictures):
        raise ValueError(f"expected {len(pictures)} captions, one a picture, got {len(captions)}")
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    fig, axes = plt.subplots(rows, columns, figsize=(6.4, 0.9 * rows), squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, picture, caption in zip(axes.flat, pictures, captions, strict=False):
        ax.imshow(picture, vmin=0, vmax=1)
        ax.set_title(caption, fontsize=8, loc="center")
    fig.suptitle(title, fontsize=11)
    return fig
