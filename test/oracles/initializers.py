"""How each initializer draws: the limits that Keras computes, and a draw of Keras's own as a check. Prints initializers.json."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
from math import sqrt

import keras
import numpy as np
from keras.src.initializers.random_initializers import compute_fans

from compact import show, versions

SHAPES = {"dense": (784, 128), "conv": (3, 3, 32, 64), "depthwise": (3, 3, 16, 2), "attention": (24, 4, 8)}
SCALED = {"glorot": ("average", 1.0), "he": ("in", 2.0), "lecun": ("in", 1.0)}
CUT = 0.87962566103423978  # standard deviation of a standard normal truncated at two
KERAS = {"normal": "RandomNormal", "uniform": "RandomUniform", "orthogonal": "Orthogonal", "zeros": "Zeros", "ones": "Ones"}


def expected(name, shape):
    fan_in, fan_out = compute_fans(shape)
    entry = {"fanIn": fan_in, "fanOut": fan_out}
    family, _, form = name.partition("_")
    if family in SCALED:
        mode, scale = SCALED[family]
        variance = scale / {"in": fan_in, "average": (fan_in + fan_out) / 2}[mode]
        if form == "uniform":
            return {**entry, "distribution": "uniform", "limit": sqrt(3 * variance), "mean": 0, "stddev": sqrt(variance)}
        drawn = sqrt(variance) / CUT
        return {**entry, "distribution": "truncated normal", "drawnStddev": drawn, "truncatedAt": 2 * drawn, "mean": 0, "stddev": sqrt(variance)}
    if name == "normal":
        return {**entry, "distribution": "normal", "drawnStddev": 0.05, "mean": 0, "stddev": 0.05}
    if name == "uniform":
        return {**entry, "distribution": "uniform", "limit": 0.05, "mean": 0, "stddev": 0.05 / sqrt(3)}
    if name == "orthogonal":
        rows, columns = int(np.prod(shape[:-1])), shape[-1]
        return {**entry, "distribution": "orthogonal", "rows": rows, "columns": columns, "gain": 1}
    value = 1 if name == "ones" else 0
    return {**entry, "distribution": "constant", "value": value, "mean": value, "stddev": 0}


def measured(name, shape):
    parts = name.split("_")
    make = getattr(keras.initializers, KERAS.get(name) or parts[0].capitalize() + parts[1].capitalize())
    made = make() if name in ("zeros", "ones") else make(seed=123)
    draw = np.asarray(made(shape, dtype="float32")).astype("float64")
    entry = {"mean": draw.mean(), "stddev": draw.std(), "min": draw.min(), "max": draw.max()}
    if name == "orthogonal":
        flat = draw.reshape(-1, shape[-1])
        gram = flat.T @ flat if flat.shape[0] >= flat.shape[1] else flat @ flat.T
        entry["largestErrorOfGram"] = np.abs(gram - np.eye(len(gram))).max()
    return entry


def check(said, got, count):
    if said["distribution"] != "constant" and "stddev" in said:
        assert abs(got["stddev"] / said["stddev"] - 1) < 4 / sqrt(count), (said, got)
    bound = said.get("limit") or said.get("truncatedAt")
    if bound:
        assert -bound <= got["min"] and got["max"] <= bound * (1 + 1e-6), (said, got)
        assert got["max"] > 0.9 * bound
    return True


if __name__ == "__main__":
    cases = []
    for name in ["glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal",
                 "normal", "uniform", "orthogonal", "zeros", "ones"]:
        for layer, shape in SHAPES.items():
            said, got = expected(name, shape), measured(name, shape)
            check(said, got, np.prod(shape))
            cases.append({"initializer": name, "layer": layer, "shape": list(shape), "expected": said, "measured": got})
    show({"about": "`expected` is Keras's arithmetic, `measured` one draw of Keras. A truncated normal is drawn with `drawnStddev` and "
                   "drawn again beyond `truncatedAt`, which leaves `stddev`.", **versions(), "cases": cases}, ["cases"])
