"""What the Python benchmarks share: the median of some runs, and a line of JSON per result."""

import json
import statistics
import time


def timed(repeats, work, make=tuple):
    """The median of some runs in milliseconds, or why there is none; `make` answers what each run gets, unmeasured."""
    times = []
    for _ in range(repeats):
        made = make()
        started = time.perf_counter()
        try:
            work(*made)
        except Exception as error:  # a peer that fails is a result too
            return {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
        times.append((time.perf_counter() - started) * 1000)
    return {"median_ms": statistics.median(times)}


def measure(name, who, repeats, work, make=tuple):
    """Times and says it."""
    print(json.dumps({"name": name, "who": who, **timed(repeats, work, make)}), flush=True)
