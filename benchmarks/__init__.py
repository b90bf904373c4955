"""Speed of NumPy against PyTorch on the CPU and against peers, as ratios measured in one run.

``python -m benchmarks`` prints them. One process a library, one thread each, one at a time:
short blocks in random order, so that whatever slows the machine slows all alike.
"""
