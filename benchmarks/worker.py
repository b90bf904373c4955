"""One library, alone in its process, that runs the blocks of steps it is asked for.

``python -m benchmarks.worker <module> <contender> <case…>`` builds the contender and answers
each line of input, a number of steps, with the seconds a step took and the last loss.
"""

import importlib
import sys
import time


def run(steps, losses):
    """Return the mean seconds of one step, and the last loss."""
    next(losses)  # brings back to the caches what other processes drove out
    start = time.perf_counter()
    for _ in range(steps):
        loss = next(losses)
    return (time.perf_counter() - start) / steps, float(loss)


def main(module, contender, *case):
    losses = importlib.import_module(module).CONTENDERS[contender](*case)
    for line in sys.stdin:
        print(*run(int(line), losses), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
