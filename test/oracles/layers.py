"""Outputs and gradients of small cases of every layer and activation, computed in float64. Prints layers.json.

TensorFlow resizes bilinearly in float32 only: those cases say so under `computed`.
Every gradient is checked here against a finite difference.
"""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import keras
import numpy as np
import tensorflow as tf

from compact import show, versions
from statements import ACTIVATIONS, Net


def printed(array):
    """What nine digits keep of it, so that the file holds exactly what was used."""
    return np.array([float(f"{x:.9g}") for x in np.ravel(array)]).reshape(np.shape(array))


def distinct(random, shape):
    """Values with no two alike and none near another or near zero: no ties for a pool, no kink for a ReLU."""
    size = int(np.prod(shape))
    values = (random.permutation(size) - size / 2 + 0.5) / size * 4
    return printed(np.round(values, 4).reshape(shape))


class Case:
    def __init__(self, name, shape, build, training=False, batch=2, values=None, scale=1.0):
        random = np.random.default_rng(abs(hash_of(name)))
        keras.backend.clear_session()
        net = Net(shape, dtype="float64")
        build(net)
        self.name, self.net, self.training, self.single = name, net, training, "bilinear" in net.text()
        self.model = keras.Model(net.input, net.tensor)
        x = distinct(random, (batch, *shape)) * scale if values is None else np.array(values, float).reshape((batch, *shape))
        self.x = printed(x)
        self.parameters = {}
        with_weights = [index for index, made in enumerate(net.layers) if made.weights]
        for index in with_weights:
            for weight in net.layers[index].weights:
                key = name_of(weight) if len(with_weights) == 1 else f"{index}/{name_of(weight)}"
                self.parameters[key] = weight
        for key, weight in self.parameters.items():
            kind = key.split("/")[-1]
            draw = random.uniform(-1, 1, weight.shape)
            if kind in ("gamma", "moving_variance"):
                draw = 1 + draw / 2
            elif kind not in ("beta", "moving_mean") and not kind.endswith("bias"):
                draw = draw / np.sqrt(max(np.prod(weight.shape[:-1]), 1)) * 1.7
            weight.assign(printed(draw))
        self.start = {key: weight.numpy().copy() for key, weight in self.parameters.items()}
        self.output = self.forward()
        self.upstream = printed(random.normal(size=self.output.shape))

    def reset(self):
        for key, weight in self.parameters.items():
            weight.assign(self.start[key])

    def call(self, x):
        return self.model(x, training=self.training)

    def forward(self):
        self.reset()
        out = self.call(tf.constant(self.x)).numpy()
        self.after = {key: w.numpy().copy() for key, w in self.parameters.items()}
        self.reset()
        return out

    def gradients(self):
        trainable = {key: w for key, w in self.parameters.items() if w.trainable}
        self.reset()
        x = tf.constant(self.x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            value = tf.reduce_sum(self.call(x) * tf.constant(self.upstream, dtype=self.output.dtype))
        grads = tape.gradient(value, [x, *[w.value for w in trainable.values()]])
        self.reset()
        # Tokens are numbers of rows: nothing is differentiated by them.
        by_input = np.zeros(0) if grads[0] is None else grads[0].numpy()
        return by_input, {key: tf.convert_to_tensor(g).numpy() for key, g in zip(trainable, grads[1:])}

    def value(self, x, moved=None):
        self.reset()
        for key, array in (moved or {}).items():
            self.parameters[key].assign(array)
        return float(np.sum(self.call(tf.constant(x)).numpy() * self.upstream))

    def check(self, gradient, others):
        """Directional differences in float64."""
        random, step = np.random.default_rng(3), 0.5 if self.single else 1e-5

        def close(measured, said, what):
            assert abs(measured - said) <= 2e-5 * max(1, abs(said)), (self.name, what, measured, said)

        direction = random.normal(size=self.x.shape)
        if gradient.size:
            close((self.value(self.x + step * direction) - self.value(self.x - step * direction)) / (2 * step),
                  float(np.sum(direction * gradient)), "input")
        for key, said in others.items():
            direction = random.normal(size=said.shape)
            plus, minus = ({key: self.start[key] + sign * step * direction} for sign in (1, -1))
            close((self.value(self.x, plus) - self.value(self.x, minus)) / (2 * step), float(np.sum(direction * said)), key)
        self.reset()

    def figures(self):
        gradient, others = self.gradients()
        self.check(gradient, others)
        entry = {
            "name": self.name, "spec": self.net.text(), "computed": "float32" if self.single else "float64",
            "training": self.training, "batch": self.x.shape[0], "input": self.x,
            "parameterShapes": {key: list(a.shape) for key, a in self.start.items()}, "parameters": self.start,
            "outputShape": list(self.output.shape), "output": self.output, "outputGradient": self.upstream,
            "inputGradient": gradient, "parameterGradients": others,
        }
        if self.training and any("moving" in key for key in self.start):
            entry["after"] = {key: a for key, a in self.after.items() if "moving" in key}
        return entry


def name_of(weight):
    """`query_kernel` for what attention keeps in a layer of its own, `forward_lstm/kernel` for what a bidirectional one does."""
    for part in weight.path.split("/"):
        if part.startswith(("forward_", "backward_")):
            return f"{part}/{weight.name}"
    owner = weight.path.split("/")[-2]
    inner = {"query": "query_", "key": "key_", "value": "value_", "attention_output": "output_"}
    return inner.get(owner, "") + weight.name


def hash_of(name):
    value = 17
    for letter in name:
        value = (value * 31 + ord(letter)) % 2**31
    return value


def one(kind, **entries):
    return lambda net: net.add(kind, **entries)


def cases():
    yield "conv-valid", (5, 6, 2), one("conv", filters=3, size=(3, 3))
    yield "conv-same", (5, 4, 2), one("conv", filters=3, size=(3, 3), padding="same")
    yield "conv-same-even-kernel", (5, 5, 2), one("conv", filters=3, size=(2, 2), padding="same")
    yield "conv-rectangular", (6, 7, 2), one("conv", filters=2, size=(2, 4))
    yield "conv-rectangular-same", (4, 7, 1), one("conv", filters=3, size=(3, 5), padding="same")
    yield "conv-stride", (7, 8, 2), one("conv", filters=3, size=(3, 3), stride=2)
    yield "conv-stride-same", (6, 7, 2), one("conv", filters=3, size=(3, 3), padding="same", stride=2)
    yield "conv-stride-dims-same", (5, 7, 2), one("conv", filters=2, size=(3, 2), padding="same", stride=(2, 3))
    yield "conv-stride-over-kernel", (5, 6, 2), one("conv", filters=3, size=1, stride=2, padding="same")
    yield "conv-pointwise", (3, 4, 5), one("conv", filters=4, size=(1, 1))
    yield "conv-no-bias", (5, 5, 1), one("conv", filters=3, size=(3, 3), bias=False)
    yield "conv-dilation", (7, 6, 2), one("conv", filters=3, size=(3, 3), dilation=2)
    yield "conv-dilation-same", (6, 5, 2), one("conv", filters=3, size=(3, 3), dilation=2, padding="same")
    yield "conv-dilation-dims-same", (6, 7, 2), one("conv", filters=2, size=(3, 2), dilation=(2, 3), padding="same")
    yield "conv-groups", (5, 4, 4), one("conv", filters=6, size=(3, 3), groups=2, padding="same")
    yield "conv-groups-stride", (6, 5, 6), one("conv", filters=3, size=(3, 3), groups=3, stride=2)
    yield "conv-groups-dilation", (6, 6, 4), one("conv", filters=4, size=(2, 2), groups=4, dilation=2)
    yield "conv-wide", (6, 6, 8), one("conv", filters=8, size=(3, 3), padding="same", activation="relu"), {"batch": 1}
    yield "conv-relu", (5, 5, 2), one("conv", filters=3, size=(3, 3), activation="relu")
    yield "conv-gelu", (4, 5, 2), one("conv", filters=3, size=(3, 3), activation="gelu", padding="same")
    yield "conv-softmax", (3, 4, 2), one("conv", filters=4, size=(2, 2), activation="softmax")
    yield "depthwise", (5, 6, 3), one("depthwise", size=(3, 3))
    yield "depthwise-multiplier", (5, 4, 3), one("depthwise", size=(3, 3), multiplier=2, padding="same")
    yield "depthwise-stride-same", (6, 5, 3), one("depthwise", size=(3, 3), stride=2, padding="same")
    yield "depthwise-dilation", (7, 6, 2), one("depthwise", size=(3, 3), dilation=2)
    yield "depthwise-dilation-same-multiplier", (6, 5, 2), one("depthwise", size=(3, 3), dilation=2, padding="same", multiplier=2)
    yield "depthwise-rectangular-no-bias", (5, 6, 2), one("depthwise", size=(2, 4), bias=False, activation="silu")
    yield "sepconv", (5, 5, 2), one("sepconv", filters=3, size=(3, 3))
    yield "sepconv-multiplier-same-relu", (5, 4, 2), one("sepconv", filters=3, size=(3, 3), multiplier=2, padding="same", activation="relu")
    yield "sepconv-stride", (7, 6, 3), one("sepconv", filters=4, size=(3, 3), stride=2, bias=False)
    yield "sepconv-dilation", (6, 6, 2), one("sepconv", filters=2, size=(2, 3), dilation=2, padding="same")
    yield "convtranspose-valid", (3, 4, 2), one("convtranspose", filters=3, size=(3, 3))
    yield "convtranspose-stride", (3, 3, 2), one("convtranspose", filters=3, size=(3, 3), stride=2)
    yield "convtranspose-stride-same", (3, 4, 2), one("convtranspose", filters=3, size=(3, 3), stride=2, padding="same")
    yield "convtranspose-stride-same-even", (3, 3, 2), one("convtranspose", filters=2, size=(4, 4), stride=2, padding="same")
    yield "convtranspose-same", (4, 5, 2), one("convtranspose", filters=3, size=(3, 2), padding="same", activation="relu")
    yield "convtranspose-stride-over-kernel", (3, 3, 2), one("convtranspose", filters=2, size=(2, 2), stride=3, bias=False)
    yield "convtranspose-stride-over-kernel-same", (3, 2, 2), one("convtranspose", filters=2, size=(1, 2), stride=3, padding="same")
    yield "maxpool", (6, 7, 2), one("maxpool", size=2)
    yield "maxpool-same-odd", (5, 7, 2), one("maxpool", size=2, padding="same")
    yield "maxpool-overlapping", (5, 7, 2), one("maxpool", size=3, stride=2)
    yield "maxpool-same-stride-one", (4, 5, 2), one("maxpool", size=3, stride=1, padding="same")
    yield "maxpool-dims", (6, 7, 2), one("maxpool", size=(2, 3))
    yield "avgpool", (6, 7, 2), one("avgpool", size=2)
    yield "avgpool-same-odd", (5, 7, 2), one("avgpool", size=2, padding="same")
    yield "avgpool-same-overlapping", (8, 5, 2), one("avgpool", size=3, stride=2, padding="same")
    yield "avgpool-same-stride-one", (4, 5, 2), one("avgpool", size=3, stride=1, padding="same")
    yield "avgpool-dims-stride", (6, 7, 1), one("avgpool", size=(3, 2), stride=(1, 2))
    yield "globalavgpool", (4, 5, 3), one("globalavgpool")
    yield "globalmaxpool", (4, 5, 3), one("globalmaxpool")
    yield "flatten", (2, 3, 4), one("flatten")
    yield "reshape", (4, 3, 2), one("reshape", shape=(2, 2, 6))
    yield "reshape-flat", (12,), one("reshape", shape=(2, 3, 2))
    yield "pad", (3, 4, 2), one("pad", size=2)
    yield "upsample-nearest", (3, 4, 2), one("upsample", size=3)
    yield "upsample-bilinear", (3, 4, 2), one("upsample", size=2, method="bilinear")
    yield "upsample-bilinear-3", (4, 3, 2), one("upsample", size=3, method="bilinear")
    yield "dense", (7,), one("dense", units=5), {"batch": 4}
    yield "dense-no-bias", (6,), one("dense", units=4, bias=False), {"batch": 3}
    yield "dense-implicit-flatten", (2, 3, 2), one("dense", units=4, activation="tanh")
    yield "dense-softmax", (6,), one("dense", units=5, activation="softmax"), {"batch": 4}
    yield "dropout-inference", (3, 4, 2), one("dropout", rate=0.5)
    yield "layernorm", (3, 2, 5), one("layernorm")
    yield "layernorm-flat", (9,), one("layernorm"), {"batch": 3}
    yield "layernorm-epsilon-no-scale", (8,), one("layernorm", epsilon=0.1, scale=False), {"batch": 3}
    yield "layernorm-no-center", (2, 3, 4), one("layernorm", center=False)
    yield "attention", (5, 6), one("attention", heads=2, size=3), {"batch": 3}
    yield "attention-causal", (9, 4), one("attention", heads=3, size=5, causal=True)
    yield "attention-no-bias", (8, 8), one("attention", heads=2, size=8, bias=False)
    yield "attention-one-head", (13, 3), one("attention", heads=1, size=10)
    yield "attention-of-one-step", (1, 4), one("attention", heads=2, size=3), {"batch": 3}
    yield "attention-one-number", (6, 1), one("attention", heads=4, size=1, causal=True), {"batch": 1}
    yield "attention-dropout-inference", (4, 5), one("attention", heads=2, size=2, dropout=0.5)
    yield "attention-large-scores", (5, 4), one("attention", heads=2, size=4), {"scale": 3}
    yield "position", (5, 3), one("position"), {"batch": 3}
    yield "encoder-block", (7, 6), lambda net: net.add("position", name="a").add("layernorm").add(
        "attention", heads=2, size=3).add("add", names=["a"]).add("layernorm", name="b").add(
        "dense", units=9, activation="gelu").add("dense", units=6).add("add", names=["b"]), {"batch": 3}
    for training in (True, False):
        mode = {"training": training}
        word = "training" if training else "inference"
        yield f"batchnorm-{word}", (3, 4, 3), one("batchnorm"), mode
        yield f"batchnorm-flat-{word}", (6,), one("batchnorm"), {"batch": 5, **mode}
        yield f"batchnorm-options-{word}", (3, 3, 2), one("batchnorm", momentum=0.9, epsilon=0.01), mode
        yield f"batchnorm-no-scale-{word}", (3, 3, 2), one("batchnorm", scale=False), mode
        yield f"batchnorm-no-center-{word}", (3, 3, 2), one("batchnorm", center=False), mode
        yield f"batchnorm-bare-{word}", (3, 3, 2), one("batchnorm", center=False, scale=False), mode
    # Activations: -6.. 6 on a grid without 0, and a few far out; each is a statement, and fused into a dense layer.
    grid = [-40, -20, -9, -6.5, -5.5, -4, -3, -2, -1.5, -1, -0.7, -0.3, -0.1, -0.01, 0.01, 0.1, 0.3, 0.7, 1, 1.5, 2, 3, 4, 5.5, 6.5, 9, 20, 40]
    for kind in ACTIVATIONS:
        if kind != "softmax":
            yield f"{kind}-statement", (14,), one(kind), {"values": grid}
            yield f"{kind}-fused", (5,), one("dense", units=6, activation=kind), {"scale": 2.0}
    yield "leakyrelu-slope", (14,), one("leakyrelu", slope=0.1), {"values": grid}
    yield "softmax-statement", (6,), one("softmax"), {"scale": 2.0}
    yield "softmax-statement-large", (5,), one("softmax"), {"values": [80, -80, 1, 79, 0.5, -300, -301, -302, -299, -300.5]}
    yield "softmax-on-map", (2, 3, 4), one("softmax")
    yield "softmax-between", (5,), lambda net: net.add("dense", units=4, activation="softmax").add("dense", units=3)
    # Sequences: steps x features
    yield "sequence-dense", (5, 3), one("dense", units=4, activation="tanh"), {"batch": 3}
    yield "sequence-dense-relu-no-bias", (7, 6), one("dense", units=9, activation="relu", bias=False)
    yield "sequence-dense-of-one-step", (1, 5), one("dense", units=3), {"batch": 3}
    yield "sequence-dense-one-feature", (9, 1), one("dense", units=17), {"batch": 1}
    yield "sequence-dense-softmax", (4, 3), one("dense", units=5, activation="softmax")
    yield "sequence-layernorm", (4, 5), one("layernorm"), {"batch": 3}
    yield "sequence-batchnorm-training", (4, 3), one("batchnorm"), {"batch": 3, "training": True}
    yield "sequence-batchnorm-inference", (4, 3), one("batchnorm"), {"batch": 3}
    yield "sequence-dense-batchnorm-inference", (4, 3), lambda net: net.add("dense", units=5).add("batchnorm"), {"batch": 3}
    yield "sequence-globalavgpool", (5, 3), one("globalavgpool"), {"batch": 3}
    yield "sequence-globalmaxpool", (5, 3), one("globalmaxpool"), {"batch": 3}
    yield "sequence-flatten", (5, 3), one("flatten")
    yield "sequence-reshape", (2, 3, 4), one("reshape", shape=(6, 4))
    yield "sequence-softmax", (3, 4), one("softmax")
    yield "sequence-dropout-inference", (3, 4), one("dropout", rate=0.5)
    yield "sequence-add", (4, 3), lambda net: net.add("dense", units=3, name="a").add("elu").add("add", names=["a"])
    yield "sequence-multiply", (4, 3), lambda net: net.add("tanh", name="a").add("dense", units=3).add("multiply", names=["a"])
    yield "sequence-concat", (4, 3), lambda net: net.add("tanh", name="a").add("dense", units=2).add("concat", names=["a"])
    yield "sequence-conv", (7, 2), one("conv", filters=3, size=3), {"batch": 3}
    yield "sequence-conv-same", (5, 2), one("conv", filters=3, size=3, padding="same", activation="relu")
    yield "sequence-conv-same-even-kernel", (6, 3), one("conv", filters=5, size=4, padding="same"), {"batch": 3}
    yield "sequence-conv-stride-same", (7, 2), one("conv", filters=3, size=3, padding="same", stride=2)
    yield "sequence-conv-stride", (8, 3), one("conv", filters=9, size=3, stride=2, bias=False)
    yield "sequence-conv-dilation", (9, 2), one("conv", filters=3, size=3, dilation=3)
    yield "sequence-conv-dilation-same", (6, 2), one("conv", filters=3, size=3, dilation=2, padding="same", activation="gelu")
    yield "sequence-conv-groups", (6, 4), one("conv", filters=6, size=3, groups=2, padding="same")
    yield "sequence-conv-whole", (5, 3), one("conv", filters=4, size=5)
    yield "sequence-conv-long", (70, 1), one("conv", filters=2, size=9, padding="same"), {"batch": 1}
    yield "sequence-depthwise", (6, 3), one("depthwise", size=3, multiplier=2, padding="same", stride=2)
    yield "sequence-depthwise-valid", (7, 2), one("depthwise", size=3)
    yield "sequence-sepconv", (6, 2), one("sepconv", filters=3, size=3, padding="same", activation="relu")
    yield "sequence-convtranspose-stride", (4, 2), one("convtranspose", filters=3, size=3, stride=2)
    yield "sequence-convtranspose-stride-same", (4, 3), one("convtranspose", filters=2, size=4, stride=2, padding="same", activation="relu")
    yield "sequence-maxpool", (7, 2), one("maxpool", size=2)
    yield "sequence-maxpool-even", (8, 5), one("maxpool", size=2), {"batch": 3}
    yield "sequence-maxpool-overlapping-same", (7, 2), one("maxpool", size=3, stride=2, padding="same")
    yield "sequence-avgpool", (7, 2), one("avgpool", size=3)
    yield "sequence-avgpool-same", (7, 2), one("avgpool", size=2, padding="same")
    yield "sequence-pad", (4, 3), one("pad", size=2)
    yield "sequence-upsample", (4, 3), one("upsample", size=3)
    yield "sequence-conv-batchnorm-training", (5, 2), lambda net: net.add("conv", filters=3, size=3, padding="same", bias=False).add(
        "batchnorm").add("relu"), {"training": True}
    yield "sequence-conv-batchnorm-inference", (5, 2), lambda net: net.add("conv", filters=3, size=3, padding="same", bias=False).add(
        "batchnorm").add("relu")
    yield "sequence-conv-relu-maxpool", (8, 2), lambda net: net.add("conv", filters=3, size=3).add("relu").add("maxpool", size=2).add("flatten").add("dense", units=3)
    tokens = [3, 0, 6, 3, 3, 1, 5, 2, 2, 4, 0, 6, 3, 3, 1]
    yield "embedding", (5,), one("embedding", vocabulary=7, dimension=4), {"batch": 3, "values": tokens}
    yield "embedding-odd-dimension", (5,), one("embedding", vocabulary=7, dimension=3), {"batch": 3, "values": tokens}
    yield "embedding-many-rows", (3,), one("embedding", vocabulary=150, dimension=2), {"batch": 2, "values": [149, 0, 64, 63, 128, 64]}
    yield "embedding-conv-dense", (5,), lambda net: net.add("embedding", vocabulary=9, dimension=5).add(
        "conv", filters=4, size=3, activation="tanh").add("globalavgpool").add("dense", units=3), {"batch": 3, "values": tokens}
    # Graphs
    yield "add", (2, 3, 2), lambda net: net.add("tanh", name="a").add("elu").add("add", names=["a"])
    yield "add-three", (2, 3, 2), lambda net: net.add("tanh", name="a").add("elu", name="b").add("sigmoid").add("add", names=["a", "b"])
    yield "multiply", (2, 3, 2), lambda net: net.add("tanh", name="a").add("elu").add("multiply", names=["a"])
    yield "multiply-three", (2, 3, 2), lambda net: net.add("tanh", name="a").add("elu", name="b").add("sigmoid").add("multiply", names=["a", "b"])
    yield "concat", (2, 3, 2), lambda net: net.add("tanh", name="a").add("elu").add("concat", names=["a"])
    yield "concat-flat-three", (5,), lambda net: net.add("tanh", name="a").add("from", names=["a"]).add("elu", name="b").add("sigmoid").add("concat", names=["a", "b"])
    yield "residual", (4, 3, 2), lambda net: net.add("relu", name="a").add("conv", filters=2, size=(3, 3), padding="same", activation="silu").add(
        "conv", filters=2, size=(3, 3), padding="same", bias=False).add("add", names=["a"])
    yield "branches", (4, 4, 2), lambda net: net.add("silu", name="a").add("conv", filters=2, size=(1, 1), name="b").add(
        "from", names=["a"]).add("conv", filters=3, size=(3, 3), padding="same", activation="softplus").add("concat", names=["b"])
    yield "conv-batchnorm-relu-training", (4, 4, 2), lambda net: net.add("conv", filters=3, size=(3, 3), padding="same", bias=False).add(
        "batchnorm").add("relu"), {"training": True}


if __name__ == "__main__":
    done = []
    for name, shape, build, *options in cases():
        done.append(Case(name, shape, build, **(options[0] if options else {})).figures())
    assert len({case["name"] for case in done}) == len(done)
    show({"about": "Flat NHWC arrays; parameters in Keras's layouts, keyed by name, or by ROW/name (ROW counts the table's rows from 0) "
                   "where several rows have some; gradients of sum(output * outputGradient).", **versions(), "cases": done}, ["cases"])
