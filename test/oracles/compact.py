"""Writes figures as JSON: one case a line, numbers with at most nine significant digits."""
import json
import sys


def number(value):
    value = float(value)
    if value == int(value) and abs(value) < 2**53:
        return int(value)
    return float(f"{value:.9g}")


def plain(value):
    """Numpy arrays and scalars to flat lists and numbers."""
    if hasattr(value, "numpy"):
        value = value.numpy()
    if hasattr(value, "tolist"):
        return plain(value.ravel().tolist() if getattr(value, "ndim", 0) else value.tolist())
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, bool) or value is None or isinstance(value, (str, int)):
        return value
    return number(value)


def show(document, lists):
    """Prints `document`, an object; of the members named in `lists`, every item has its own line."""
    out = []
    for key, value in document.items():
        if key in lists:
            items = ",\n".join("  " + dense(item) for item in value)
            out.append(f"{json.dumps(key)}: [\n{items}\n]")
        else:
            out.append(f"{json.dumps(key)}: {dense(value)}")
    sys.stdout.write("{\n" + ",\n".join(out) + "\n}\n")


def dense(value):
    return json.dumps(plain(value), separators=(",", ":"))


def versions():
    import keras
    import numpy
    import tensorflow

    return {"keras": keras.__version__, "tensorflow": tensorflow.__version__, "numpy": numpy.__version__}
