"""Random nets with the sizes and counts that Keras gives them. Prints networks.json."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import random
from math import prod

import keras

from compact import show, versions
from statements import ACTIVATIONS, MERGES, Net

SEED, COUNT, SEQUENCES, ENCODERS = 20240607, 280, 60, 40
INITIALIZERS = ["glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal",
                "normal", "uniform", "orthogonal", "zeros", "ones"]
LARGEST_DENSE = 300_000


class Generator:
    def __init__(self, number):
        self.r = random.Random(SEED + number)
        r = self.r
        height, width = (r.randint(5, 33), r.randint(5, 47)) if r.random() < 0.8 else (r.choice([5, 28, 32]),) * 2
        self.net = Net((height, width, r.randint(1, 4)), random=r)
        self.counter = 0

    # What a layer may be given here

    def name(self):
        self.counter += 1
        return self.r.choice(["t{}", "skip{}", "branch-{}", "Stem_{}"]).format(self.counter)

    def chance(self, share):
        return self.r.random() < share

    def kernel(self, largest=7):
        """(as written, height, width), no larger than what comes in."""
        height, width, _ = self.net.shape
        r = self.r
        if self.chance(0.4):
            n = r.randint(1, min(largest, height, width))
            return n if self.chance(0.6) else (n, n)
        return (r.randint(1, min(largest, height)), r.randint(1, min(largest, width)))

    def pair(self, value):
        return value if isinstance(value, tuple) else (value, value)

    def stride(self, entries, share=0.35, square=False):
        if self.chance(share):
            value = self.r.choice([2, 2, 2, 3])
            if not square and self.chance(0.35):
                value = self.r.choice([(2, 1), (1, 2), (3, 2), (2, 2)])
            entries["stride"] = value

    def dilation(self, entries, square=False):
        if "stride" in entries or not self.chance(0.25):
            return
        height, width, _ = self.net.shape
        kh, kw = self.pair(entries["size"])
        options = [2, 3] if square or self.chance(0.75) else [(2, 1), (1, 2), (3, 2)]
        value = self.r.choice(options)
        dh, dw = self.pair(value)
        if dh * (kh - 1) + 1 <= height and dw * (kw - 1) + 1 <= width:
            entries["dilation"] = value

    def activation(self, channels):
        return self.r.choice([name for name in ACTIVATIONS if name != "softmax" or channels > 1])

    def common(self, entries, channels, share=0.5):
        r = self.r
        if self.chance(share):
            entries["activation"] = self.activation(channels)
        if self.chance(0.25):
            entries["bias"] = False
        if self.chance(0.15):
            entries["init"] = r.choice(INITIALIZERS)
        if self.chance(0.1):
            entries[r.choice(["l1", "l2"])] = r.choice([1e-4, 5e-4, 0.01])

    def padding(self, entries):
        word = self.r.choice(["same", "same", "same", None, None, None, "valid"])
        if word:
            entries["padding"] = word

    # Layers

    def conv(self, filters=None, keep=False, **more):
        r, channels = self.r, self.net.shape[-1]
        filters = filters or r.randint(1, 20)
        entries = {"filters": filters, "size": self.kernel(), **more}
        if keep:
            entries["padding"] = "same"
        else:
            self.padding(entries)
            self.stride(entries)
        self.dilation(entries)
        divisors = [g for g in range(2, channels + 1) if channels % g == 0]
        if divisors and self.chance(0.3):
            groups = r.choice(divisors)
            if filters % groups == 0:
                entries["groups"] = groups
            elif not keep and "name" not in more:
                entries["groups"], entries["filters"] = groups, groups * r.randint(1, 4)
        self.common(entries, entries["filters"])
        self.net.add("conv", **entries)

    def depthwise(self):
        entries = {"size": self.kernel()}
        if self.chance(0.5):
            entries["multiplier"] = self.r.randint(1, 3)
        self.padding(entries)
        self.stride(entries, square=True)
        self.dilation(entries, square=True)
        self.common(entries, self.net.shape[-1] * entries.get("multiplier", 1))
        self.net.add("depthwise", **entries)

    def sepconv(self):
        entries = {"filters": self.r.randint(1, 16), "size": self.kernel()}
        if self.chance(0.4):
            entries["multiplier"] = self.r.randint(2, 3)
        self.padding(entries)
        self.stride(entries, square=True)
        self.dilation(entries, square=True)
        self.common(entries, entries["filters"])
        self.net.add("sepconv", **entries)

    def convtranspose(self):
        height, width, _ = self.net.shape
        if height * width > 600:
            return self.pool()
        entries = {"filters": self.r.randint(1, 12), "size": self.kernel(5)}
        self.padding(entries)
        self.stride(entries, share=0.75)
        self.common(entries, entries["filters"])
        self.net.add("convtranspose", **entries)

    def pool(self):
        height, width, _ = self.net.shape
        largest = min(height, width, 4)
        size = self.r.randint(min(2, largest), largest)
        if self.chance(0.3):
            size = (self.r.randint(1, largest), self.r.randint(min(2, largest), largest))
        entries = {"size": size}
        if self.chance(0.5):
            self.padding(entries)
        if self.chance(0.4):
            entries["stride"] = self.r.randint(1, 3)
            if self.chance(0.25):
                entries["stride"] = self.r.choice([(2, 1), (1, 2)])
        self.net.add(self.r.choice(["maxpool", "avgpool"]), **entries)

    def pad(self):
        self.net.add("pad", size=self.r.randint(1, 3))

    def upsample(self):
        height, width, channels = self.net.shape
        if height * width * channels > 3000:
            return self.pool()
        entries = {"size": self.r.choice([2, 2, 3])}
        if self.chance(0.5):
            entries["method"] = self.r.choice(["nearest", "bilinear"])
        self.net.add("upsample", **entries)

    def norm(self):
        kind = self.r.choice(["batchnorm", "batchnorm", "layernorm"])
        entries = {}
        for key in ("scale", "center"):
            if self.chance(0.25):
                entries[key] = False
        if self.chance(0.2):
            entries["epsilon"] = self.r.choice([1e-5, 0.01])
        if kind == "batchnorm" and self.chance(0.2):
            entries["momentum"] = self.r.choice([0.9, 0.5])
        self.net.add(kind, **entries)

    def act(self):
        kind = self.activation(self.net.shape[-1])
        self.net.add(kind, **({"slope": 0.2} if kind == "leakyrelu" and self.chance(0.3) else {}))

    def dropout(self):
        self.net.add("dropout", rate=self.r.choice([0.25, 0.5, 0.1, 0.2]))

    def reshape(self):
        size = prod(self.net.shape)
        height = self.r.choice([n for n in range(1, min(size, 30) + 1) if size % n == 0])
        rest = size // height
        width = self.r.choice([n for n in range(1, min(rest, 30) + 1) if rest % n == 0])
        if rest // width > 400:
            return self.act()
        self.net.add("reshape", shape=(height, width, rest // width))

    # Graphs

    def merge(self, kind, names):
        self.net.add(kind, names=names, **({"name": self.name()} if self.chance(0.1) else {}))

    def residual(self):
        """x + f(x), with or without a convolution in the short cut."""
        filters, name = self.net.shape[-1] if self.chance(0.5) else self.r.randint(2, 12), self.name()
        if self.net.shape[-1] != filters or self.chance(0.5):
            self.conv(filters=filters, keep=True, name=name)
        else:
            self.net.add(self.r.choice(["relu", "batchnorm", "tanh"]), name=name)
        for _ in range(self.r.randint(1, 3)):
            self.r.choice([lambda: self.conv(filters=filters, keep=True), self.norm, self.act, self.dropout])()
        self.conv(filters=filters, keep=True)
        self.merge(self.r.choice(["add", "add", "multiply"]), [name])

    def branches(self, kind):
        """Several ways from one tensor, brought together."""
        start, ends = self.name(), []
        filters = self.r.randint(1, 8)
        self.conv(keep=True, name=start)
        count = self.r.randint(2, 4)
        for index in range(count):
            if index:
                self.net.add("from", names=[start])
            for _ in range(self.r.randint(0, 1)):
                self.conv(keep=True)
            last = index == count - 1
            name = {} if last else {"name": self.name()}
            if kind == "concat" and self.chance(0.3):
                self.net.add(self.r.choice(["maxpool", "avgpool"]), size=self.r.randint(1, 3), stride=1, padding="same", **name)
            else:
                self.conv(filters=None if kind == "concat" else filters, keep=True, **name)
            if not last:
                ends.append(name["name"])
        if self.chance(0.2) and kind == "concat":
            ends.append(start)
        self.merge(kind, ends)

    def hourglass(self):
        """Down, up again, and joined with what it came from; only where the sizes come out even."""
        height, width, _ = self.net.shape
        if height % 2 or width % 2:
            self.net.add("upsample", size=2) if height * width < 300 else self.residual()
            if self.net.shape[0] % 2 or self.net.shape[1] % 2:
                return
        name = self.name()
        self.conv(filters=self.r.randint(2, 8), keep=True, name=name)
        self.net.add("maxpool", size=2)
        self.conv(keep=True)
        if self.chance(0.5):
            self.net.add("upsample", size=2)
        else:
            self.net.add("convtranspose", filters=self.r.randint(2, 8), size=2, stride=2)
        self.merge("concat", [name])

    # Whole nets

    def shrink(self, units):
        while prod(self.net.shape) * units > LARGEST_DENSE:
            if len(self.net.shape) == 1:
                return
            height, width, channels = self.net.shape
            if height == 1 or width == 1:
                self.net.add("globalavgpool")
            else:
                self.net.add(self.r.choice(["maxpool", "avgpool"]), size=2, **({"padding": "same"} if self.chance(0.3) else {}))

    def head(self):
        r = self.r
        how = r.random()
        if how < 0.2:
            self.net.add(r.choice(["globalavgpool", "globalmaxpool"]))
            if self.chance(0.5):
                self.act()
        elif how < 0.5:
            self.shrink(40)
            if len(self.net.shape) == 3:
                self.net.add("flatten")
        units = r.randint(2, 40)
        self.shrink(units)
        entries = {"units": units}
        self.common(entries, units)
        if self.chance(0.4):
            self.net.add("dense", **entries)
            if self.chance(0.2):
                name = self.name()
                self.net.add("dense", units=units, name=name)
                self.net.add("relu")
                self.net.add("dense", units=units, bias=False)
                self.merge(r.choice(list(MERGES)), [name])
            for _ in range(r.randint(0, 2)):
                r.choice([self.norm, self.act, self.dropout])()
            if self.chance(0.1):
                self.reshape()
                if len(self.net.shape) == 3:
                    self.conv(keep=True)
        self.shrink(10)
        last = {"units": r.randint(2, 12)}
        if self.chance(0.7):
            last["activation"] = r.choice(["softmax", "softmax", "sigmoid", "tanh"])
        self.net.add("dense", **last)

    def whole(self):
        r = self.r
        body = [self.conv] * 5 + [self.depthwise, self.sepconv, self.convtranspose] * 2 + [self.pool] * 3 + \
               [self.pad, self.upsample, self.norm, self.norm, self.act, self.act, self.dropout, self.reshape]
        graphs = [self.residual, self.residual, lambda: self.branches("concat"), lambda: self.branches("concat"),
                  lambda: self.branches("add"), lambda: self.branches("multiply"), self.hourglass]
        for _ in range(r.randint(1, 7)):
            r.choice(body)()
        if self.chance(0.5):
            for _ in range(r.randint(1, 2)):
                r.choice(graphs)()
                r.choice(body)()
        if self.chance(0.85):
            self.head()
        elif self.net.lines[-1].split()[0] == "dropout":
            self.conv()
        return self.net.figures()


class SequenceGenerator(Generator):
    """Nets over steps x features: windows move in one direction."""

    def __init__(self, number):
        self.r = random.Random(SEED + COUNT + number)
        steps, features = self.r.randint(5, 90), self.r.randint(1, 12)
        tokens = self.chance(0.3)
        self.net = Net((steps,) if tokens else (steps, features), random=self.r)
        self.counter = 0
        if tokens:
            self.net.add("embedding", vocabulary=self.r.randint(1, 5000), dimension=features)

    def kernel(self, largest=7):
        return self.r.randint(1, min(largest, self.net.shape[0]))

    def stride(self, entries, share=0.35, square=False):
        if self.chance(share):
            entries["stride"] = self.r.choice([2, 2, 3])

    def dilation(self, entries, square=False):
        if "stride" not in entries and self.chance(0.25):
            value = self.r.choice([2, 3])
            if value * (entries["size"] - 1) + 1 <= self.net.shape[0]:
                entries["dilation"] = value

    def convtranspose(self):
        entries = {"filters": self.r.randint(1, 12), "size": self.kernel(5)}
        self.padding(entries)
        self.stride(entries, share=0.75)
        self.common(entries, entries["filters"])
        self.net.add("convtranspose", **entries)

    def pool(self):
        entries = {"size": self.r.randint(1, min(self.net.shape[0], 4))}
        self.padding(entries)
        self.stride(entries)
        self.net.add(self.r.choice(["maxpool", "avgpool"]), **entries)

    def upsample(self):
        self.net.add("upsample", size=self.r.choice([2, 3]))

    def each(self):
        entries = {"units": self.r.randint(1, 20)}
        self.common(entries, entries["units"])
        self.net.add("dense", **entries)

    def reshape(self):
        size = prod(self.net.shape)
        steps = self.r.choice([n for n in range(1, min(size, 60) + 1) if size % n == 0])
        self.net.add("reshape", shape=(steps, size // steps))

    def whole(self):
        r = self.r
        body = [self.conv] * 4 + [self.each] * 3 + [self.pool] * 2 + [self.depthwise, self.sepconv, self.convtranspose] + \
               [self.pad, self.upsample, self.norm, self.act, self.dropout, self.reshape, self.residual]
        for _ in range(r.randint(1, 7)):
            r.choice(body)()
        self.net.add(r.choice(["flatten", "globalavgpool", "globalmaxpool"]))
        self.net.add("dense", units=r.randint(2, 12))
        return self.net.figures()


class Encoder(Generator):
    """A net of sequences: attention, dense layers over steps, normalisation, sums with what came before."""

    def __init__(self, number):
        super().__init__(number)
        self.net = Net((self.r.randint(1, 30), self.r.randint(1, 24)), random=self.r)

    def attention(self):
        r = self.r
        entries = {"heads": r.randint(1, 5), "size": r.randint(1, 12)}
        if self.chance(0.4):
            entries["causal"] = True
        if self.chance(0.3):
            entries["dropout"] = r.choice([0.1, 0.25])
        self.common(entries, 1, share=0)
        self.net.add("attention", **entries)

    def steps(self):
        entries = {"units": self.r.randint(1, 40)}
        self.common(entries, entries["units"])
        self.net.add("dense", **entries)

    def residual(self):
        name = self.name()
        features = self.net.shape[-1]
        self.net.add("layernorm", name=name)
        if self.chance(0.7):
            self.attention()
        else:
            self.steps()
            self.net.add("dense", units=features)
        self.net.add("add", names=[name])

    def whole(self):
        r = self.r
        body = [self.attention, self.residual, self.residual, self.steps, self.norm, self.act, self.dropout,
                lambda: self.net.add("position")]
        for _ in range(r.randint(2, 6)):
            r.choice(body)()
        self.net.add(r.choice(["globalavgpool", "globalmaxpool", "flatten"]))
        self.net.add("dense", units=r.randint(2, 12))
        return self.net.figures()


def made(number):
    keras.backend.clear_session()
    if number < COUNT:
        return Generator(number).whole()
    if number < COUNT + SEQUENCES:
        return SequenceGenerator(number - COUNT).whole()
    return Encoder(number - SEQUENCES).whole()


if __name__ == "__main__":
    nets = [made(number) for number in range(COUNT + SEQUENCES + ENCODERS)]
    show({"about": "Random nets; every figure is read off Keras layers.", "seed": SEED, **versions(), "nets": nets}, ["nets"])
