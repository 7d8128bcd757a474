"""Losses with their values and gradients, as Keras means them, in float64. Prints losses.json."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf

from compact import show, versions

keras.config.set_floatx("float64")
L = keras.losses
random = np.random.default_rng(5)


def printed(array):
    return np.array([float(f"{x:.9g}") for x in np.ravel(array)]).reshape(np.shape(array))


def entry(name, loss, activation, start, targets, keep=True):
    """`start` is what the last layer gives before `activation`; without one it is the output itself."""
    start, targets = printed(start), np.asarray(targets)
    compute = {
        "crossentropy-logits": L.SparseCategoricalCrossentropy(from_logits=True), "crossentropy": L.SparseCategoricalCrossentropy(),
        "binary-crossentropy-logits": L.BinaryCrossentropy(from_logits=True), "binary-crossentropy": L.BinaryCrossentropy(),
        "mse": L.MeanSquaredError(), "mae": L.MeanAbsoluteError(), "huber": L.Huber(),
    }[loss]
    z = tf.constant(start)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(z)
        out = getattr(keras.activations, activation)(z) if activation else z
        if not keep:
            out = out * 1.0  # forgets the logits that Keras remembers with a softmax or a sigmoid
        value = compute(targets, out)
    gradient = tape.gradient(value, z)
    result = {"name": name, "loss": loss.replace("-logits", ""), "from": "logits" if loss.endswith("logits") else "outputs",
              "activation": activation, "batch": start.shape[0], "shape": list(start.shape[1:]), "targets": targets,
              "outputs" if not activation else "beforeActivation": start, "value": value, "gradient": gradient}
    if activation:
        result["outputs"] = out
        result["remembersLogits"] = keep
    return result


def cases():
    logits, labels = random.normal(size=(6, 10)) * 2, random.integers(0, 10, 6)
    yield entry("crossentropy-logits", "crossentropy-logits", None, logits, labels)
    yield entry("crossentropy-logits-two-classes", "crossentropy-logits", None, random.normal(size=(4, 2)), [0, 1, 1, 0])
    wild = np.array([[100.0, -100, 0, 3], [-500, 2, 1, 0], [1000, 999, -1000, 0], [0, 0, 0, 0]])
    yield entry("crossentropy-logits-extreme", "crossentropy-logits", None, wild, [0, 0, 1, 3])
    yield entry("crossentropy-logits-batch-one", "crossentropy-logits", None, logits[:1], labels[:1])
    # A net that ends in softmax, trained by Keras: it takes the logits back, so nothing is clipped.
    yield entry("softmax-crossentropy", "crossentropy", "softmax", logits, labels)
    yield entry("softmax-crossentropy-extreme", "crossentropy", "softmax", wild, [0, 0, 1, 3])
    # Probabilities that come from elsewhere are clipped to [1e-7, 1 - 1e-7] and normalized.
    yield entry("probabilities-crossentropy", "crossentropy", "softmax", logits, labels, keep=False)
    yield entry("probabilities-crossentropy-extreme", "crossentropy", "softmax", wild, [0, 0, 1, 3], keep=False)
    p = random.random((3, 5))
    yield entry("probabilities-crossentropy-plain", "crossentropy", None, p / p.sum(1, keepdims=True), [4, 0, 2])
    one, truth = random.normal(size=(7, 1)) * 2, random.integers(0, 2, (7, 1))
    yield entry("binary-logits", "binary-crossentropy-logits", None, one, truth)
    yield entry("binary-logits-extreme", "binary-crossentropy-logits", None, [[60.0], [-60], [60], [-60], [0]], [[1], [0], [0], [1], [1]])
    yield entry("sigmoid-binary", "binary-crossentropy", "sigmoid", one, truth)
    yield entry("sigmoid-binary-extreme", "binary-crossentropy", "sigmoid", [[60.0], [-60], [60], [-60], [0]], [[1], [0], [0], [1], [1]])
    yield entry("probabilities-binary", "binary-crossentropy", "sigmoid", one, truth, keep=False)
    yield entry("probabilities-binary-extreme", "binary-crossentropy", "sigmoid", [[60.0], [-60], [60], [-60], [0]], [[1], [0], [0], [1], [1]], keep=False)
    yield entry("sigmoid-binary-several-units", "binary-crossentropy", "sigmoid", random.normal(size=(4, 3)), random.integers(0, 2, (4, 3)))
    for name in ("mse", "mae", "huber"):
        yield entry(name, name, None, random.normal(size=(5, 4)) * 2, np.round(random.normal(size=(5, 4)), 3))
        yield entry(f"{name}-one", name, None, random.normal(size=(6, 1)), np.round(random.normal(size=(6, 1)) * 2, 3))
        yield entry(f"{name}-map", name, None, random.normal(size=(2, 2, 3, 2)), np.round(random.normal(size=(2, 2, 3, 2)), 3))
        yield entry(f"{name}-sigmoid", name, "sigmoid", random.normal(size=(4, 3)), random.integers(0, 2, (4, 3)))
        yield entry(f"{name}-softmax-one-hot", name, "softmax", random.normal(size=(4, 3)), np.eye(3)[[0, 2, 1, 1]])


if __name__ == "__main__":
    show({"about": "Mean over the batch. `gradient` is that of `value` with respect to `beforeActivation` where there is an activation, "
                   "otherwise to `outputs`.", **versions(), "cases": list(cases())}, ["cases"])
