"""Abstract layers, each spelled twice: as a statement of the .net language and as a Keras layer.

A step is a dictionary: `kind` and that kind's own entries. Nothing here knows a formula for sizes or
counts: both are read off the Keras layers.
"""
from math import prod

import keras
from keras import layers as L

ACTIVATIONS = {
    "relu": "relu", "relu6": "relu6", "leakyrelu": lambda x: keras.ops.leaky_relu(x, 0.3), "elu": "elu", "selu": "selu",
    "gelu": lambda x: keras.ops.gelu(x, approximate=False), "silu": "silu", "sigmoid": "sigmoid", "tanh": "tanh",
    "softplus": "softplus", "softsign": "softsign", "softmax": "softmax",
}
MERGES = {"add": L.Add, "multiply": L.Multiply, "concat": L.Concatenate}
RECURRENT = {"lstm": L.LSTM, "gru": L.GRU, "simplernn": L.SimpleRNN}


class Position(L.Layer):
    """A learned embedding of each step, added to it."""

    def build(self, shape):
        self.embedding = L.Embedding(shape[1], shape[2], embeddings_initializer="glorot_uniform", dtype=self.dtype_policy)
        self.embedding.build(())

    def call(self, x):
        return x + self.embedding(keras.ops.arange(x.shape[1]))


class SelfAttention(L.Layer):
    """Multi-head attention that is asked and answered by one tensor."""

    def __init__(self, heads, key_dim, causal, use_bias, dropout, kernel_initializer="glorot_uniform", **more):
        super().__init__(**more)
        self.causal = causal
        self.attention = L.MultiHeadAttention(
            heads, key_dim, use_bias=use_bias, dropout=dropout, kernel_initializer=kernel_initializer, dtype=self.dtype_policy)

    def build(self, shape):
        self.attention.build(shape, shape)

    def call(self, x):
        return self.attention(x, x, use_causal_mask=self.causal)


COUNTED = (
    L.Conv1D, L.DepthwiseConv1D, L.SeparableConv1D, L.Conv1DTranspose, L.Conv2D, L.DepthwiseConv2D, L.SeparableConv2D, L.Conv2DTranspose, L.Dense,
    SelfAttention,
)


def dims(value):
    return value if isinstance(value, str) else "x".join(str(n) for n in value) if isinstance(value, tuple) else str(value)


def short(value):
    """A number as people write it: .25, .0001, 1e-5, 7."""
    text = repr(value)
    return text[1:] if text.startswith("0.") else text.replace("e-0", "e-")


def positional(step):
    kind = step["kind"]
    if kind in ("conv", "sepconv", "convtranspose"):
        return [str(step["filters"]), dims(step["size"])]
    if kind in ("depthwise", "maxpool", "avgpool"):
        return [dims(step["size"])]
    if kind in ("pad", "upsample"):
        return [str(step["size"])]
    if kind == "dense" or kind in RECURRENT:
        return [str(step["units"])]
    if kind == "embedding":
        return [str(step["vocabulary"]), str(step["dimension"])]
    if kind == "attention":
        return [str(step["heads"]), str(step["size"])]
    if kind == "dropout":
        return [short(step["rate"])]
    if kind == "reshape":
        return [dims(step["shape"])]
    if kind == "from" or kind in MERGES:
        return list(step["names"])
    return []


def extras(step):
    words = [step[key] for key in ("activation", "padding", "method", "merge") if step.get(key)]
    words += [key for key in ("sequence", "reverse") if step.get(key)]
    for key in ("stride", "dilation"):
        if key in step:
            words.append(f"{key}={dims(step[key])}")
    for key in ("groups", "multiplier", "init", "recurrent_init", "recurrent", "name"):
        if key in step:
            words.append(f"{key}={step[key]}")
    for key in ("l1", "l2", "momentum", "epsilon", "slope"):
        if key in step:
            words.append(f"{key}={short(step[key])}")
    if step.get("causal"):
        words.append("causal")
    if "dropout" in step:
        words.append(f"dropout={short(step['dropout'])}")
    for key in ("bias", "scale", "center"):
        if step.get(key) is False:
            words.append(f"{key}=no")
    return words


def statement(step, random=None):
    if step["kind"] == "bidirectional":
        return " ".join(["bidirectional", *extras(step), "{", statement(step["layer"], random), "}"])
    first, rest = positional(step), extras(step)
    if random is None:
        return " ".join([step["kind"], *first, *rest])
    random.shuffle(rest)
    words = first + rest
    if first and rest and step["kind"] not in ("from", *MERGES) and random.random() < 0.1:
        slots = sorted(random.sample(range(len(words)), len(first)))
        left, right = iter(first), iter(rest)
        words = [next(left) if i in slots else next(right) for i in range(len(words))]
    return " ".join([step["kind"], *words])


def layer(step, steps=False, **more):
    """The Keras layer of a step; `steps` where it reads a sequence, in one direction."""
    kind = step["kind"]
    common = dict(more)
    initial = common.pop("initial", None)

    def convolution():
        options = {
            "strides": step.get("stride", 1), "padding": step.get("padding", "valid"), "use_bias": step.get("bias", True),
            "activation": ACTIVATIONS.get(step.get("activation")), **common,
        }
        if "dilation" in step:
            options["dilation_rate"] = step["dilation"]
        return options

    def start(*names):
        return {name: initial for name in names} if initial else {}

    size = step.get("size")
    if kind == "conv":
        return (L.Conv1D if steps else L.Conv2D)(step["filters"], size, groups=step.get("groups", 1), **start("kernel_initializer"), **convolution())
    if kind == "depthwise":
        return (L.DepthwiseConv1D if steps else L.DepthwiseConv2D)(size, depth_multiplier=step.get("multiplier", 1), **start("depthwise_initializer"), **convolution())
    if kind == "sepconv":
        make = L.SeparableConv1D if steps else L.SeparableConv2D
        return make(step["filters"], size, depth_multiplier=step.get("multiplier", 1),
                    **start("depthwise_initializer", "pointwise_initializer"), **convolution())
    if kind == "convtranspose":
        return (L.Conv1DTranspose if steps else L.Conv2DTranspose)(step["filters"], size, **start("kernel_initializer"), **convolution())
    if kind in ("maxpool", "avgpool"):
        pools = (L.MaxPooling1D, L.AveragePooling1D) if steps else (L.MaxPooling2D, L.AveragePooling2D)
        make = pools[0 if kind == "maxpool" else 1]
        return make(size, strides=step.get("stride"), padding=step.get("padding", "valid"), **common)
    if kind == "globalavgpool":
        return (L.GlobalAveragePooling1D if steps else L.GlobalAveragePooling2D)(**common)
    if kind == "globalmaxpool":
        return (L.GlobalMaxPooling1D if steps else L.GlobalMaxPooling2D)(**common)
    if kind == "flatten":
        return L.Flatten(**common)
    if kind == "reshape":
        return L.Reshape(step["shape"], **common)
    if kind == "pad":
        return (L.ZeroPadding1D if steps else L.ZeroPadding2D)(size, **common)
    if kind == "upsample":
        if steps:
            return L.UpSampling1D(size, **common)
        return L.UpSampling2D(size, interpolation=step.get("method", "nearest"), **common)
    if kind == "dense":
        return L.Dense(step["units"], activation=ACTIVATIONS.get(step.get("activation")), use_bias=step.get("bias", True),
                       **start("kernel_initializer"), **common)
    if kind == "embedding":
        return L.Embedding(step["vocabulary"], step["dimension"], **start("embeddings_initializer"), **common)
    if kind in RECURRENT:
        options = {"activation": ACTIVATIONS.get(step.get("activation", "tanh")), "use_bias": step.get("bias", True),
                   "return_sequences": step.get("sequence", False), "go_backwards": step.get("reverse", False)}
        if kind != "simplernn":
            options["recurrent_activation"] = ACTIVATIONS.get(step.get("recurrent", "sigmoid"))
        return RECURRENT[kind](step["units"], **options, **start("kernel_initializer", "recurrent_initializer"), **common)
    if kind == "bidirectional":
        mode = {"add": "sum", "multiply": "mul", "average": "ave"}.get(step.get("merge"), "concat")
        inner = layer(step["layer"], **{"name": step["layer"]["kind"], **more})
        return L.Bidirectional(inner, merge_mode=mode, **common)
    if kind == "attention":
        return SelfAttention(step["heads"], size, step.get("causal", False), step.get("bias", True), step.get("dropout", 0),
                             **start("kernel_initializer"), **common)
    if kind == "position":
        return Position(**common)
    if kind == "dropout":
        return L.Dropout(step["rate"], **common)
    if kind in ("batchnorm", "layernorm"):
        options = {key: step[key] for key in ("momentum", "epsilon", "scale", "center") if key in step}
        return (L.BatchNormalization if kind == "batchnorm" else L.LayerNormalization)(**options, **common)
    if kind == "leakyrelu":
        return L.LeakyReLU(step.get("slope", 0.3), **common)
    if kind in ACTIVATIONS:
        return L.Activation(ACTIVATIONS[kind], **common)
    if kind in MERGES:
        return MERGES[kind](**common)
    raise ValueError(kind)


def multiply_adds(made, before, after):
    """Products of weights and values for one image, read off the weights that Keras made."""
    if isinstance(made, (*RECURRENT.values(), L.Bidirectional)):
        return before[1] * sum(prod(weight.shape) for weight in made.weights if "kernel" in weight.name)
    if not isinstance(made, COUNTED):
        return 0
    total = 0
    for weight in made.weights:
        if "kernel" not in weight.name:
            continue
        positions = before if isinstance(made, (L.Conv1DTranspose, L.Conv2DTranspose)) else after
        total += prod(positions[1:-1]) * prod(weight.shape)
    if isinstance(made, SelfAttention):
        # Every step with every step, once for its weight and once for its value.
        query = next(weight for weight in made.weights if weight.path.endswith("query/kernel"))
        total += 2 * before[1] * before[1] * prod(query.shape[1:])
    return total


class Net:
    """A net that grows step by step, as text and as Keras layers at once."""

    def __init__(self, shape, random=None, build=True, **more):
        self.random, self.more = random, {"initial": "zeros", **more}
        self.input = self.tensor = keras.Input(shape, **({"dtype": more["dtype"]} if "dtype" in more else {}))
        self.lines = [f"input {dims(tuple(shape))}"]
        self.rows, self.names, self.layers = [], {}, []

    @property
    def shape(self):
        return tuple(self.tensor.shape[1:])

    def row(self, made, kind, implicit=False):
        before = self.tensor
        self.tensor = made(self.tensor)
        self.note(made, kind, before.shape, implicit)

    def note(self, made, kind, before, implicit=False):
        entry = {"kind": kind, "shape": list(self.shape), "parameters": made.count_params()}
        entry["trainable"] = sum(prod(w.shape) for w in made.trainable_weights)
        entry["multiplyAdds"] = multiply_adds(made, before, self.tensor.shape)
        if implicit:
            entry["implicit"] = True
        self.rows.append(entry)
        self.layers.append(made)

    def add(self, kind, **entries):
        step = {"kind": kind, **entries}
        if kind == "from":
            self.tensor = self.names[step["names"][0]]
        elif kind in MERGES:
            made, before = layer(step, **self.more), self.tensor
            self.tensor = made([self.tensor, *(self.names[name] for name in step["names"])])
            self.note(made, kind, before.shape)
        else:
            if kind == "dense" and len(self.shape) == 3:
                self.row(layer({"kind": "flatten"}, **self.more), "flatten", implicit=True)
            self.row(layer(step, steps=len(self.shape) == 2, **self.more), kind)
        if "name" in step:
            self.names[step["name"]] = self.tensor
        self.lines.append(statement(step, self.random))
        return self

    def text(self):
        if self.random is None:
            return "\n".join(self.lines) + "\n"
        text = self.lines[0]
        for line in self.lines[1:]:
            text += self.random.choice(["\n", "\n", "\n", "; "]) + line
        return text + "\n"

    def figures(self):
        model = keras.Model(self.input, self.tensor)
        parameters = sum(row["parameters"] for row in self.rows)
        assert parameters == model.count_params(), "a layer is in the text but not in the model"
        return {
            "spec": self.text(), "rows": self.rows, "parameters": parameters,
            "trainable": sum(prod(w.shape) for w in model.trainable_weights),
            "multiplyAdds": sum(row["multiplyAdds"] for row in self.rows),
        }
