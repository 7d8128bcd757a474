"""Outputs and gradients of small cases of every recurrent layer, computed in float64, and random nets of them. Prints recurrent.json.

The cases are made and checked as those of layers.py, the nets are described as those of networks.py.
"""
from random import Random

from layers import Case, one, show, versions
from statements import Net, RECURRENT


def both(merge=None, **inner):
    step = {"merge": merge} if merge else {}
    return one("bidirectional", layer=inner, **step)


def cases():
    for kind in RECURRENT:
        yield kind, (5, 3), one(kind, units=4)
        yield f"{kind}-sequence", (4, 3), one(kind, units=5, sequence=True), {"batch": 3}
        yield f"{kind}-reverse", (4, 2), one(kind, units=3, reverse=True)
        yield f"{kind}-reverse-sequence", (5, 2), one(kind, units=3, reverse=True, sequence=True)
        yield f"{kind}-one-step", (1, 3), one(kind, units=2, sequence=True)
        yield f"{kind}-no-bias", (3, 4), one(kind, units=3, bias=False, sequence=True)
        yield f"{kind}-one-unit", (6, 1), one(kind, units=1), {"batch": 3}
        yield f"{kind}-wide", (3, 9), one(kind, units=13, sequence=True), {"batch": 1}
        for activation in ("relu", "relu6", "leakyrelu", "elu", "selu", "sigmoid", "softplus"):
            yield f"{kind}-{activation}", (3, 2), one(kind, units=3, activation=activation)
        yield f"{kind}-stack", (4, 3), lambda net, kind=kind: net.add(kind, units=3, sequence=True).add(kind, units=2)
        yield f"{kind}-both", (4, 3), both(kind=kind, units=3)
        yield f"{kind}-both-sequence", (4, 3), both(kind=kind, units=3, sequence=True), {"batch": 3}
    for kind in ("lstm", "gru"):
        yield f"{kind}-gates-relu6", (3, 2), one(kind, units=3, recurrent="relu6")
        yield f"{kind}-gates-tanh", (3, 2), one(kind, units=3, recurrent="tanh", sequence=True)
    for merge in ("add", "multiply", "average"):
        yield f"both-{merge}", (4, 2), both(merge, kind="lstm", units=3)
        yield f"both-{merge}-sequence", (3, 2), both(merge, kind="gru", units=3, sequence=True)
    yield "both-twice", (3, 2), lambda net: net.add("bidirectional", layer={"kind": "lstm", "units": 2, "sequence": True}).add(
        "bidirectional", layer={"kind": "lstm", "units": 3})
    yield "dense-lstm-dense", (4, 3), lambda net: net.add("dense", units=4, activation="relu").add("lstm", units=3).add("dense", units=2)


def net(random):
    """Recurrent layers one behind the other, now and then with a dense layer or an activation between them."""
    made = Net((random.randint(1, 60), random.randint(1, 90)), random)
    depth = random.randint(1, 3)
    for place in range(depth):
        step = {"kind": random.choice(list(RECURRENT)), "units": random.randint(1, 130), "sequence": place < depth - 1 or random.random() < 0.3}
        if random.random() < 0.3:
            step["bias"] = False
        if random.random() < 0.4:
            step["activation"] = random.choice(["relu", "sigmoid", "elu", "softplus"])
        if random.random() < 0.4:
            merge = random.choice([None, "concat", "add", "multiply", "average"])
            made.add("bidirectional", layer=step, **({"merge": merge} if merge else {}))
        else:
            made.add(**step, **({"reverse": True} if random.random() < 0.3 else {}))
        if random.random() < 0.3:
            made.add(random.choice(["tanh", "layernorm"]))
        if random.random() < 0.3:
            made.add("dense", units=random.randint(1, 40))
    return made.figures()


if __name__ == "__main__":
    done = [Case(name, shape, build, **(options[0] if options else {})).figures() for name, shape, build, *options in cases()]
    assert len({case["name"] for case in done}) == len(done)
    show({"about": "As in layers.json; of bidirectional layers the parameters are forward_KIND/NAME and backward_KIND/NAME.",
          **versions(), "nets": [net(Random(seed)) for seed in range(40)], "cases": done}, ["nets", "cases"])
