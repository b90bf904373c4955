"""Mutants that no test can catch, because they do the same: (file, function, change) -> reason."""

SIZE = "a size is never negative"
PAIRS = "the two lists are made together, equally long; strict= only guards a later edit"
ONE = "a backward takes one gradient or none, so the first is also the last"
ANY = "reshape takes any negative size for the one it works out"
TURN = "the two orders are the same"
ALIKE = "all kernel rows have one dtype"
WHOLE = "both sides are whole numbers, so the half that is dropped decides nothing"
AGAIN = "the largest of a window, compared with itself once more"
MASKS = "for truth values, & and * are the same, in either order"
MOST = "no entry is larger than the largest"

EQUIVALENT = {
    ("conv.py", "Conv2d.forward", "1 -> 2"): ANY,
    ("conv.py", "Conv2d.forward", "1 -> 2 (2)"): ANY,
    ("conv.py", "Conv2d.forward", "1 -> 2 (3)"): ANY,
    (
        "conv.py",
        "Conv2d.forward",
        "zip(self.w, self.cuts, strict=True) -> zip(self.w, self.cuts)",
    ): PAIRS,
    ("conv.py", "Conv2d.forward", "True -> False"): PAIRS,
    ("conv.py", "Conv2d.backward", "1 -> 2"): ANY,
    ("conv.py", "Conv2d.backward", "1 -> 2 (2)"): ANY,
    ("conv.py", "Conv2d.backward", "1 -> 2 (4)"): ANY,
    (
        "conv.py",
        "Conv2d.backward",
        "np.result_type(grad, self.w[0]) -> np.result_type(self.w[0], grad)",
    ): TURN,
    ("conv.py", "Conv2d.backward", "0 -> -1"): ALIKE,
    (
        "conv.py",
        "Conv2d.backward",
        "zip(self.w, self.cuts, self.down, strict=True) -> zip(self.w, self.cuts, self.down)",
    ): PAIRS,
    ("conv.py", "Conv2d.backward", "True -> False"): PAIRS,
    ("conv.py", "Conv2d.backward", "cut.swapaxes(2, 3) -> cut.swapaxes(3, 2)"): TURN,
    ("conv.py", "Conv2d.backward", "w.swapaxes(1, 2) -> w.swapaxes(2, 1)"): TURN,
    ("conv.py", "Conv2d.backward", "(0, 2, 3) -> (2, 0, 3)"): TURN,
    ("conv.py", "Conv2d.backward", "(0, 2, 3) -> (0, 3, 2)"): TURN,
    ("flatten.py", "Flatten.forward", "1 -> 2"): ANY,
    ("losses.py", "Loss.__call__", "y_hat.size == 0 -> y_hat.size <= 0"): SIZE,
    ("module.py", "Module._check_input", "x.size == 0 -> x.size <= 0"): SIZE,
    (
        "optim.py",
        "SGD.step",
        "zip(self.params, self.v, strict=True) -> zip(self.params, self.v)",
    ): PAIRS,
    ("optim.py", "SGD.step", "True -> False"): PAIRS,
    (
        "optim.py",
        "Adam.step",
        "zip(self.params, self.m, self.v, strict=True) -> zip(self.params, self.m, self.v)",
    ): PAIRS,
    ("optim.py", "Adam.step", "True -> False"): PAIRS,
    ("pooling.py", "MaxPool2d.forward", "self.cuts[1:] -> self.cuts"): AGAIN,
    ("pooling.py", "MaxPool2d.forward", "1 -> 0"): AGAIN,
    (
        "pooling.py",
        "MaxPool2d.backward",
        "(self.x[cut] == self.y) & free -> (self.x[cut] == self.y) * free",
    ): MASKS,
    (
        "pooling.py",
        "MaxPool2d.backward",
        "(self.x[cut] == self.y) & free -> free & (self.x[cut] == self.y)",
    ): MASKS,
    ("pooling.py", "MaxPool2d.backward", "self.x[cut] == self.y -> self.x[cut] >= self.y"): MOST,
    ("validation.py", "checked_backward.checked", "0 -> -1"): ONE,
    ("window.py", "pad", "padding == 0 -> padding <= 0"): SIZE,
    ("window.py", "check_window", "(int, np.integer) -> (np.integer, int)"): TURN,
    ("window.py", "check_window", "layer.kernel_size // 2 -> layer.kernel_size / 2"): WHOLE,
    ("embedding.py", "Embedding.backward", "1 -> 2"): ANY,
    ("embedding.py", "Embedding.backward", "1 -> 2 (3)"): ANY,
    ("embedding.py", "Embedding.backward", "1 -> 2 (4)"): ANY,
    ("embedding.py", "Embedding.backward", "1 -> 2 (5)"): ANY,
    ("embedding.py", "Embedding._check_input", "ids.size == 0 -> ids.size <= 0"): SIZE,
}
