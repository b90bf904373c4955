"""Train the model of Tang quatrains that ships with the book: ``tools/train_quatrain_model.py``.

Five minutes on one core. It writes ``helpers/data/quatrain_model.npz``: the alphabet and the
weights of an LSTM with 96 units, eight bits a weight, trained on the first nine tenths of the
poems, in the order of their file. Poems do not continue each other: each starts from a zero state,
after a line break. It prints the bits per character on the last tenth and the SHA-256.
Nothing was chosen on the last tenth: this is the first run.
"""

import time

import numpy as np
import torch
from torch.nn.functional import cross_entropy
from train_character_model import Model, write

from helpers import data

NUM_EPOCHS, BATCH_SIZE, LR, DROPOUT = 8, 32, 6e-3, 0.3


def batches(poems, alphabet):
    """The poems as numbers, (T, N) each: a line break, a poem, a line break; one form a batch."""
    ids = {character: i for i, character in enumerate(alphabet)}
    for length in sorted({len(poem) for poem in poems}):
        rows = [[ids[c] for c in f"\n{poem}\n"] for poem in poems if len(poem) == length]
        yield from torch.tensor(rows)[torch.randperm(len(rows))].T.split(BATCH_SIZE, dim=1)


def bits(model, poems, alphabet):
    """The bits per character, line breaks at the end included."""
    model.eval()
    total, count = 0.0, 0
    with torch.no_grad():
        for batch in batches(poems, alphabet):
            logits, _ = model(batch[:-1])
            loss = cross_entropy(logits.flatten(0, 1), batch[1:].flatten(), reduction="sum")
            total, count = total + loss.item(), count + batch[1:].numel()
    model.train()
    return total / count / np.log(2)


def main():
    torch.set_num_threads(1)
    torch.manual_seed(0)
    poems = data.tang_quatrains().poems
    alphabet, cut = sorted(set("".join(poems)) | {"\n"}), 9 * len(poems) // 10
    model = Model(len(alphabet), 48, 96, DROPOUT)
    optimiser = torch.optim.Adam(model.parameters(), lr=LR)
    steps = NUM_EPOCHS * sum(1 for _ in batches(poems[:cut], alphabet))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, LR, total_steps=steps, pct_start=0.1)
    start = time.process_time()
    for epoch in range(NUM_EPOCHS):
        epoch_batches = list(batches(poems[:cut], alphabet))
        for k in torch.randperm(len(epoch_batches)):
            batch = epoch_batches[k]
            logits, _ = model(batch[:-1])
            loss = cross_entropy(logits.flatten(0, 1), batch[1:].flatten())
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        seconds = time.process_time() - start
        found = bits(model, poems[cut:], alphabet)
        print(f"epoch {epoch + 1}: {found:.3f} bits, {seconds:.0f} s", flush=True)
    write("quatrain_model.npz", model, alphabet)
    print(f"last tenth, eight bits a weight: {bits(model, poems[cut:], alphabet):.3f}")


if __name__ == "__main__":
    main()
