"""Mutants that no test can catch, because they do the same: (file, function, change) -> reason."""

SIZE = "a size is never negative"
PAIRS = "the two lists are made together, equally long; strict= only guards a later edit"
ONE = "a backward takes one gradient or none, so the first is also the last"
STATE = "a call takes one state or none, so the first is also the last"
ANY = "reshape takes any negative size for the one it works out"
TURN = "the two orders are the same"
FAST = "the numbers are the same, only the speed is not"
WHOLE = "both sides are whole numbers, so the half that is dropped decides nothing"
ROWS = "both weights of a layer have equally many rows, and one dtype"
MOST = "no entry is larger than the largest"
SHARE = "a share above 1 is refused before"
NONE = "at p = 1 nothing is kept, and the factor meets only zeros"
SQUARE = "a square has no sign"
ARRAY = "a Buffer makes an array of it"
EMPTY = "an empty batch is refused before"
NAMES = "of the two names allowed, fan_in comes first in the alphabet"

EQUIVALENT = {
    ("batchnorm.py", "check_norm", "int | np.integer -> np.integer | int"): TURN,
    (
        "batchnorm.py",
        "check_norm",
        "int | float | np.floating -> np.floating | (int | float)",
    ): TURN,
    ("batchnorm.py", "check_norm", "int | float -> float | int"): TURN,
    ("batchnorm.py", "BatchNorm1d.__init__", "np.array(0) -> 0"): ARRAY,
    ("batchnorm.py", "BatchNorm1d._check_input", "len(x) == 1 -> len(x) <= 1"): EMPTY,
    ("batchnorm.py", "BatchNorm1d.forward", "x - mean -> mean - x"): SQUARE,
    ("init.py", "kaiming_normal_", "('fan_in', 'fan_out') -> ('fan_out', 'fan_in')"): TURN,
    ("init.py", "kaiming_normal_", "mode == 'fan_in' -> mode <= 'fan_in'"): NAMES,
    (
        "clip.py",
        "clip_grad_norm_",
        "min(1.0, max_norm / (norm + 1e-06)) -> min(max_norm / (norm + 1e-06), 1.0)",
    ): TURN,
    ("conv.py", "Conv2d.forward", "1 -> 2"): ANY,
    ("conv.py", "Conv2d.forward", "1 -> 2 (2)"): ANY,
    ("conv.py", "Conv2d.forward", "1 -> 2 (3)"): ANY,
    ("conv.py", "Conv2d.forward", "1 -> 2 (4)"): ANY,
    ("conv.py", "Conv2d.forward", "1 -> 2 (7)"): ANY,
    ("conv.py", "Conv2d.backward", "1 -> 2"): ANY,
    ("conv.py", "Conv2d.backward", "1 -> 2 (3)"): ANY,
    ("conv.py", "Conv2d.backward", "1 -> 2 (4)"): ANY,
    ("conv.py", "Conv2d.backward", "1 -> 2 (6)"): ANY,
    ("conv.py", "Conv2d.backward", "np.result_type(grad, w) -> np.result_type(w, grad)"): TURN,
    ("conv.py", "Conv2d.backward", "g.swapaxes(2, 3) -> g.swapaxes(3, 2)"): TURN,
    ("conv.py", "Conv2d.backward", "dw.swapaxes(1, 2) -> dw.swapaxes(2, 1)"): TURN,
    ("conv.py", "Conv2d.backward", "self.w.swapaxes(1, 2) -> self.w.swapaxes(2, 1)"): TURN,
    ("conv.py", "Conv2d.backward", "(0, 2, 3) -> (2, 0, 3)"): TURN,
    ("conv.py", "Conv2d.backward", "(0, 2, 3) -> (0, 3, 2)"): TURN,
    ("dropout.py", "Dropout.__init__", "p < 1 -> p != 1"): SHARE,
    ("dropout.py", "Dropout.__init__", "0.0 -> 1.0"): NONE,
    ("flatten.py", "Flatten.forward", "1 -> 2"): ANY,
    ("losses.py", "Loss.__call__", "y_hat.size == 0 -> y_hat.size <= 0"): SIZE,
    ("module.py", "Module.__call__", "0 -> -1"): STATE,
    ("module.py", "Module._check_input", "x.size == 0 -> x.size <= 0"): SIZE,
    (
        "module.py",
        "Module.load_state_dict",
        "self._named(Parameter, Buffer) -> self._named(Buffer, Parameter)",
    ): TURN,
    ("recurrent.py", "Recurrent.forward", "x.swapaxes(0, 1) -> x.swapaxes(1, 0)"): TURN,
    ("recurrent.py", "Recurrent.forward", "x.swapaxes(0, 1) -> x.swapaxes(1, 0) (2)"): TURN,
    ("recurrent.py", "Recurrent.backward", "grad.swapaxes(0, 1) -> grad.swapaxes(1, 0)"): TURN,
    ("recurrent.py", "Recurrent.backward", "grad.swapaxes(0, 1) -> grad.swapaxes(1, 0) (2)"): TURN,
    ("recurrent.py", "Recurrent.backward", "grad.swapaxes(0, 1) -> grad.swapaxes(1, 0) (3)"): TURN,
    ("recurrent.py", "Recurrent.forward", "0 -> 1 (2)"): ROWS,
    ("recurrent.py", "Recurrent.forward", "0 -> -1 (2)"): ROWS,
    ("recurrent.py", "Recurrent.forward", "0 -> 1 (3)"): ROWS,
    ("recurrent.py", "Recurrent.forward", "0 -> -1 (3)"): ROWS,
    ("recurrent.py", "Recurrent.backward", "layer > 0 -> layer != 0"): SIZE,
    (
        "recurrent.py",
        "Recurrent.backward",
        "zip(self._weights(layer), slopes, strict=False) -> zip(self._weights(layer), slopes)",
    ): "strict=False is what zip does by itself",
    (
        "recurrent.py",
        "Recurrent._zero_state",
        "self.state_size == 1 -> self.state_size <= 1",
    ): SIZE,
    ("recurrent.py", "_stack", "0 -> -1"): "the states of all layers are of one kind",
    ("recurrent.py", "_stack", "zip(*states, strict=True) -> zip(*states)"): PAIRS,
    ("recurrent.py", "_stack", "True -> False"): PAIRS,
    ("rnn.py", "RNN.forward_layer", "x.reshape(T * N, D) -> x"): "the same product, only slower",
    ("rnn.py", "RNN.forward_layer", "1 -> 2"): ANY,
    (
        "rnn.py",
        "RNN.forward_layer",
        "np.result_type(a, h, W_hh) -> np.result_type(h, a, W_hh)",
    ): TURN,
    (
        "rnn.py",
        "RNN.forward_layer",
        "np.result_type(a, h, W_hh) -> np.result_type(a, W_hh, h)",
    ): TURN,
    ("rnn.py", "RNN.backward_layer", "1 -> 2 (3)"): ANY,
    ("rnn.py", "RNN.backward_layer", "1 -> 2 (5)"): ANY,
    (
        "sequence.py",
        "check_sizes",
        "('input_size', 'hidden_size', 'num_layers') -> "
        "('hidden_size', 'input_size', 'num_layers')",
    ): TURN,
    (
        "sequence.py",
        "check_sizes",
        "('input_size', 'hidden_size', 'num_layers') -> "
        "('input_size', 'num_layers', 'hidden_size')",
    ): TURN,
    ("sequence.py", "check_sizes", "(int, np.integer) -> (np.integer, int)"): TURN,
    (
        "optim.py",
        "SGD.step",
        "zip(self.params, self.u, strict=True) -> zip(self.params, self.u)",
    ): PAIRS,
    ("optim.py", "SGD.step", "True -> False"): PAIRS,
    (
        "optim.py",
        "Adagrad.step",
        "zip(self.params, self.s, strict=True) -> zip(self.params, self.s)",
    ): PAIRS,
    ("optim.py", "Adagrad.step", "True -> False"): PAIRS,
    (
        "optim.py",
        "RMSprop.step",
        "zip(self.params, self.v, strict=True) -> zip(self.params, self.v)",
    ): PAIRS,
    ("optim.py", "RMSprop.step", "True -> False"): PAIRS,
    (
        "optim.py",
        "Adam.step",
        "zip(self.params, self.m, self.v, strict=True) -> zip(self.params, self.m, self.v)",
    ): PAIRS,
    ("optim.py", "Adam.step", "True -> False"): PAIRS,
    (
        "pooling.py",
        "MaxPool2d.backward",
        "zip(self.cuts, self.entries, strict=True) -> zip(self.cuts, self.entries)",
    ): PAIRS,
    ("pooling.py", "MaxPool2d.backward", "True -> False"): PAIRS,
    ("pooling.py", "MaxPool2d.backward", "entry == self.y -> entry >= self.y"): MOST,
    ("validation.py", "checked_backward.checked", "0 -> -1"): ONE,
    ("window.py", "pad", "padding == 0 -> padding <= 0"): SIZE,
    ("window.py", "check_window", "(int, np.integer) -> (np.integer, int)"): TURN,
    ("window.py", "check_window", "layer.kernel_size // 2 -> layer.kernel_size / 2"): WHOLE,
    ("embedding.py", "Embedding.scatter", "1 -> 2"): ANY,
    ("embedding.py", "Embedding.scatter", "1 -> 2 (3)"): ANY,
    ("embedding.py", "Embedding.scatter", "1 -> 2 (4)"): ANY,
    ("embedding.py", "Embedding.scatter", "1 -> 2 (5)"): ANY,
    ("embedding.py", "Embedding._check_input", "ids.size == 0 -> ids.size <= 0"): SIZE,
    ("lstm.py", "LSTM.forward_layer", "x.reshape(T * N, D) -> x"): FAST,
    (
        "lstm.py",
        "LSTM.forward_layer",
        "a.reshape(T, N, 4, H).swapaxes(1, 2) -> a.reshape(T, N, 4, H).swapaxes(2, 1)",
    ): TURN,
    (
        "lstm.py",
        "LSTM.forward_layer",
        "np.ascontiguousarray(W_hh.reshape(4, H, H).swapaxes(1, 2)) -> "
        "W_hh.reshape(4, H, H).swapaxes(1, 2)",
    ): FAST,
    (
        "lstm.py",
        "LSTM.forward_layer",
        "W_hh.reshape(4, H, H).swapaxes(1, 2) -> W_hh.reshape(4, H, H).swapaxes(2, 1)",
    ): TURN,
    (
        "lstm.py",
        "LSTM.forward_layer",
        "np.result_type(a, W_hh, *state) -> np.result_type(W_hh, a, *state)",
    ): TURN,
    (
        "lstm.py",
        "LSTM.forward_layer",
        "np.result_type(a, W_hh, *state) -> np.result_type(a, *state, W_hh)",
    ): TURN,
    ("lstm.py", "LSTM.backward_layer", "gates.swapaxes(0, 1) -> gates.swapaxes(1, 0)"): TURN,
    ("lstm.py", "LSTM.backward_layer", "dz.swapaxes(1, 2) -> dz.swapaxes(2, 1)"): TURN,
    ("gru.py", "GRU.forward_layer", "x.reshape(T * N, D) -> x"): FAST,
    (
        "gru.py",
        "GRU.forward_layer",
        "(x.reshape(T * N, D) @ W_ih.T + b_ih).reshape(T, N, 3, H).swapaxes(1, 2) -> "
        "(x.reshape(T * N, D) @ W_ih.T + b_ih).reshape(T, N, 3, H).swapaxes(2, 1)",
    ): TURN,
    (
        "gru.py",
        "GRU.forward_layer",
        "np.ascontiguousarray(W_hh.reshape(3, H, H).swapaxes(1, 2)) -> "
        "W_hh.reshape(3, H, H).swapaxes(1, 2)",
    ): FAST,
    (
        "gru.py",
        "GRU.forward_layer",
        "W_hh.reshape(3, H, H).swapaxes(1, 2) -> W_hh.reshape(3, H, H).swapaxes(2, 1)",
    ): TURN,
    (
        "gru.py",
        "GRU.forward_layer",
        "np.result_type(a, W_hh, b_hh, state) -> np.result_type(W_hh, a, b_hh, state)",
    ): TURN,
    (
        "gru.py",
        "GRU.forward_layer",
        "np.result_type(a, W_hh, b_hh, state) -> np.result_type(a, b_hh, W_hh, state)",
    ): TURN,
    (
        "gru.py",
        "GRU.forward_layer",
        "np.result_type(a, W_hh, b_hh, state) -> np.result_type(a, W_hh, state, b_hh)",
    ): TURN,
    ("gru.py", "GRU.backward_layer", "gates.swapaxes(0, 1) -> gates.swapaxes(1, 0)"): TURN,
    ("gru.py", "GRU.backward_layer", "d.swapaxes(1, 2) -> d.swapaxes(2, 1)"): TURN,
}
