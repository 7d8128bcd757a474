"""What each optimizer makes of given gradients, float32, as Keras updates. Prints optimizers.json."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np

from compact import show, versions

STEPS, SHAPES = 12, [[7], [3]]
CLASSES = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam, "adamw": keras.optimizers.AdamW,
           "rmsprop": keras.optimizers.RMSprop, "adagrad": keras.optimizers.Adagrad, "nadam": keras.optimizers.Nadam}
SPELLED = {"rate": "learning_rate", "beta1": "beta_1", "beta2": "beta_2", "clipnorm": "clipnorm", "clipvalue": "clipvalue",
           "global_clipnorm": "global_clipnorm"}


def gradients():
    """Sequences of gradients: ordinary ones, large and tiny ones, and ones that are mostly zero."""
    random = np.random.default_rng(11)

    def sequence(scale):
        return [[(random.normal(size=shape) * scale(step)).astype(np.float32) for shape in SHAPES] for step in range(STEPS)]

    out = {"ordinary": sequence(lambda step: 1.0), "shrinking": sequence(lambda step: 10.0 ** -(step / 2)),
           "tiny": sequence(lambda step: 1e-6), "large": sequence(lambda step: 50.0 if step % 3 == 0 else 0.5)}
    sparse = sequence(lambda step: 1.0)
    out["sparse"] = [[np.where(random.random(g.shape) < 0.6, 0, g).astype(np.float32) for g in pair] for pair in sparse]
    # What is printed is what is used.
    return {name: [[np.array([float(f"{x:.9g}") for x in g], np.float32) for g in pair] for pair in steps] for name, steps in out.items()}


def settings():
    clips = [{"clipnorm": 1.0}, {"clipvalue": 0.3}, {"global_clipnorm": 1.0}]
    for name in CLASSES:
        yield name, {}
        yield name, {"rate": 0.1}
        yield name, {"weight_decay": 0.05, "rate": 0.1}
        for clip in clips:
            yield name, {"rate": 0.1, **clip}
    yield "sgd", {"momentum": 0.9}
    yield "sgd", {"momentum": 0.9, "nesterov": True}
    yield "sgd", {"momentum": 0.5, "rate": 0.2}
    yield "sgd", {"momentum": 0.5, "rate": 0.2, "nesterov": True}
    yield "sgd", {"momentum": 0.9, "nesterov": True, "weight_decay": 0.01, "clipnorm": 2.0}
    for name in ("adam", "adamw", "nadam"):
        yield name, {"beta1": 0.8}
        yield name, {"beta2": 0.9}
        yield name, {"epsilon": 0.001}
        yield name, {"rate": 0.01, "beta1": 0.5, "beta2": 0.95, "epsilon": 1e-5}
    yield "adamw", {"weight_decay": 0.01}
    yield "adamw", {"weight_decay": 0.1, "global_clipnorm": 0.5}
    yield "rmsprop", {"rho": 0.5}
    yield "rmsprop", {"momentum": 0.9}
    yield "rmsprop", {"momentum": 0.5, "rho": 0.8, "epsilon": 0.001, "rate": 0.01}
    yield "rmsprop", {"epsilon": 0.01}
    yield "adagrad", {"epsilon": 0.01}
    yield "adagrad", {"rate": 0.5, "epsilon": 1e-5}


def run(name, options, start, steps):
    optimizer = CLASSES[name](**{SPELLED.get(key, key): value for key, value in options.items()})
    variables = [keras.Variable(values, dtype="float32") for values in start]
    after = []
    for pair in steps:
        optimizer.apply([keras.ops.convert_to_tensor(g) for g in pair], variables)
        after.append([v.numpy().copy() for v in variables])
    return after


def statement(name, options):
    words = [f"{key}={'yes' if value is True else value}" for key, value in options.items() if key != "rate"]
    return " ".join(["optimizer", name, *([str(options["rate"])] if "rate" in options else []), *words])


if __name__ == "__main__":
    random = np.random.default_rng(7)
    start = [np.array([float(f"{x:.6g}") for x in random.normal(size=shape)], np.float32) for shape in SHAPES]
    given = gradients()
    cases = []
    for name, options in settings():
        plain = set(options) <= {"rate"}
        sequences = list(given) if plain else ["large", "ordinary"] if any("clip" in key for key in options) else \
            ["ordinary", "tiny"] if "epsilon" in options else ["ordinary"]
        for sequence in sequences:
            cases.append({"statement": statement(name, options), "optimizer": name, "options": options, "gradients": sequence,
                          "parameters": run(name, options, start, given[sequence])})
    show({"about": "parameters[step][variable] after each update, from `initial`, by gradients[name][step][variable]; float32.",
          **versions(), "shapes": SHAPES, "initial": start, "gradients": given, "cases": cases}, ["cases"])
