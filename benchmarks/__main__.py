"""Run every benchmark and print its table."""

from benchmarks import convolution, lenet, mlp, skip_gram
from benchmarks.compare import compare

for benchmark in (mlp, convolution, lenet, skip_gram):
    print(f"{benchmark.TITLE}\n")
    for case in benchmark.CASES:
        print(compare(benchmark, case, rounds=60), flush=True)
        print()
