"""Hunts of the lesson *convolution*."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.hunts.conv_program import ConvProgram, K
from helpers.hunts.hunt import Hunt


class LastWindowWins(ConvProgram):
    """Windows overlap, and each overwrites what the ones before have left."""

    def fold(self, dwindows):
        N, C, rows, columns = dwindows.shape[:4]
        dx = np.zeros((N, C, rows + K - 1, columns + K - 1))
        for i, j in np.ndindex(K, K):
            dx[:, :, i : i + rows, j : j + columns] = dwindows[..., i, j]
        return dx


last_window_wins = Hunt(
    slug="last-window-wins",
    title="The last window wins",
    symptom="It trains; unfolding and folding even undo each other, which looks right.",
    broken=LastWindowWins,
    fixed=ConvProgram,
    fires=("gradient check", "parity"),
    where="fold: a pixel lies under nine windows, and keeps the answer of the last.",
    cure="Add: what a pixel feeds, it hears from.",
    source="https://github.com/oreilly-japan/deep-learning-from-scratch/issues/27",
)


class FullProgram(ConvProgram):
    """The same with the gradient of the pictures as a full convolution: the kernel is turned."""

    def picture_gradient(self, i, grad):
        turned = self.W[i][:, :, ::-1, ::-1]
        wide = np.pad(grad, ((0, 0), (0, 0), (K - 1, K - 1), (K - 1, K - 1)))
        windows = sliding_window_view(wide, (K, K), axis=(2, 3))
        return np.tensordot(windows, turned, ((1, 4, 5), (0, 2, 3))).transpose(0, 3, 1, 2)


turned_on_the_way_back = Hunt(
    slug="turned-on-the-way-back",
    title="A kernel turned on the way back only",
    symptom="Forward nothing is flipped; backward the kernel is turned by half a turn.",
    broken=FullProgram,
    fixed=ConvProgram,
    fires=(),
    where="picture_gradient: nothing is wrong, for the transpose of sliding is sliding with the "
    "kernel turned.",
    cure="None is needed. Adding up the windows by hand gives the same.",
    decoy=True,
)


class NotTurned(FullProgram):
    """The kernel slides over the gradient as it slid over the picture."""

    def picture_gradient(self, i, grad):
        wide = np.pad(grad, ((0, 0), (0, 0), (K - 1, K - 1), (K - 1, K - 1)))
        windows = sliding_window_view(wide, (K, K), axis=(2, 3))
        return np.tensordot(windows, self.W[i], ((1, 4, 5), (0, 2, 3))).transpose(0, 3, 1, 2)


kernel_not_turned = Hunt(
    slug="kernel-not-turned",
    title="The kernel is not turned on the way back",
    symptom="It trains; all shapes agree, and for symmetric kernels it is even right.",
    broken=NotTurned,
    fixed=FullProgram,
    fires=("gradient check", "parity"),
    where="picture_gradient: pixel r met entry i at position r - i, so the index runs backward.",
    cure="Turn the kernel by half a turn, both axes, or add up the windows.",
)


class PoolingWithBias(ConvProgram):
    """Pooling adds the bias of its convolution once more."""

    def pool(self, a):
        return self.blocks(a).max(axis=-1) + self.b[0][:, None, None]


pooling_with_bias = Hunt(
    slug="pooling-with-bias",
    title="Pooling with a bias",
    symptom="It trains as well as before.",
    broken=PoolingWithBias,
    fixed=ConvProgram,
    fires=("gradient check", "parity"),
    where="pool: it has nothing to learn, and the bias is in the sums already. The backward pass "
    "knows of one use of the bias only.",
    cure="Take the maximum and nothing else.",
)


class NoFrame(ConvProgram):
    """The text promises maps of the picture's size; the code leaves the frame out."""

    def frame(self, x):
        return x


no_frame = Hunt(
    slug="no-frame",
    title="Padding in the text, not in the code",
    symptom="It trains; the head takes a mean over the places, whatever their number.",
    broken=NoFrame,
    fixed=ConvProgram,
    fires=("parity",),
    where="frame: it returns the picture as it came, and the maps lose a border each time.",
    cure="Pad with one pixel on every side, and assert the shape that the text promises.",
)


class EveryTieWins(ConvProgram):
    """All entries that equal the maximum receive the whole gradient."""

    def winners(self, blocks):
        return blocks == blocks.max(axis=-1, keepdims=True)


every_tie_wins = Hunt(
    slug="every-tie-wins",
    title="An equality mask on ties",
    symptom="It trains, and on random pictures every check passes: they have no ties.",
    broken=EveryTieWins,
    fixed=ConvProgram,
    fires=("gradient check", "parity"),
    where="winners: on a flat background all four entries are the largest, and the gradient is "
    "handed out four times.",
    cure="Give it to the first of them.",
    source="https://github.com/Theano/Theano/issues/5248",
)

HUNTS = (
    last_window_wins,
    turned_on_the_way_back,
    kernel_not_turned,
    pooling_with_bias,
    no_frame,
    every_tie_wins,
)
