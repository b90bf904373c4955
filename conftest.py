"""Same threads and same draws in every test run."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # before NumPy and torch start theirs
os.environ.setdefault("TQDM_DISABLE", "1")

from hypothesis import settings

# A test that passes today passes tomorrow; a slow machine is no fault of the code.
settings.register_profile("book", deadline=None, derandomize=True)
settings.load_profile("book")
