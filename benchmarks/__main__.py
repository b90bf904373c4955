"""Run every benchmark and print its table."""

from benchmarks import batch_norm, convolution, gan, lenet, lstm, mlp, skip_gram, vae, word_vectors
from benchmarks.compare import compare

for benchmark in (mlp, batch_norm, convolution, lenet, lstm, vae, gan, skip_gram, word_vectors):
    print(f"{benchmark.TITLE}\n")
    for case in benchmark.CASES:
        print(compare(benchmark, case, rounds=60), flush=True)
        print()
