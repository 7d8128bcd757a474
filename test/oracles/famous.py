"""Nets that everybody knows, written out; the totals are Keras's and the published ones. Prints famous.json."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras

from compact import show, versions
from statements import Net


def lenet():
    net = Net((28, 28, 1))
    net.add("conv", filters=6, size=5, activation="tanh", padding="same").add("avgpool", size=2)
    net.add("conv", filters=16, size=5, activation="tanh").add("avgpool", size=2)
    return net.add("dense", units=120, activation="tanh").add("dense", units=84, activation="tanh").add("dense", units=10, activation="softmax")


def lab_manual():
    net = Net((28, 28, 1))
    for filters in (32, 64, 128):
        net.add("conv", filters=filters, size=(3, 3), activation="relu")
        if filters < 128:
            net.add("maxpool", size=2).add("dropout", rate=0.25)
    return net.add("flatten").add("dense", units=128, activation="relu").add("dropout", rate=0.25).add("dense", units=10, activation="softmax")


def seed_001():
    net = Net((28, 28, 1))
    net.add("conv", filters=64, size=(2, 2), activation="relu", padding="same").add("maxpool", size=2)
    net.add("conv", filters=16, size=(2, 2), activation="tanh", padding="same").add("maxpool", size=2)
    return net.add("dense", units=128, activation="relu").add("dense", units=10, activation="softmax")


def seed_002():
    net = Net((28, 28, 1)).add("conv", filters=6, size=(5, 5), activation="relu", padding="same", init="he_normal").add("avgpool", size=2)
    for filters in (32, 64, 128, 256, 512):
        net.add("conv", filters=filters, size=(3, 3), activation="relu", padding="same", init="he_normal")
    return net.add("dense", units=256, activation="relu").add("dense", units=10, activation="softmax")


def alexnet():
    """As published, with the two halves as groups."""
    net = Net((227, 227, 3)).add("conv", filters=96, size=11, activation="relu", stride=4).add("maxpool", size=3, stride=2)
    net.add("conv", filters=256, size=5, activation="relu", padding="same", groups=2).add("maxpool", size=3, stride=2)
    net.add("conv", filters=384, size=3, activation="relu", padding="same")
    net.add("conv", filters=384, size=3, activation="relu", padding="same", groups=2)
    net.add("conv", filters=256, size=3, activation="relu", padding="same", groups=2).add("maxpool", size=3, stride=2)
    for _ in range(2):
        net.add("dense", units=4096, activation="relu").add("dropout", rate=0.5)
    return net.add("dense", units=1000, activation="softmax")


def vgg16():
    net = Net((224, 224, 3))
    for filters, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(count):
            net.add("conv", filters=filters, size=(3, 3), activation="relu", padding="same")
        net.add("maxpool", size=2)
    net.add("flatten")
    for _ in range(2):
        net.add("dense", units=4096, activation="relu")
    return net.add("dense", units=1000, activation="softmax")


def mobilenet():
    net = Net((224, 224, 3))

    def normed():
        return net.add("batchnorm").add("relu6")

    net.add("conv", filters=32, size=(3, 3), padding="same", stride=2, bias=False)
    normed()
    for filters, stride in ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1)):
        net.add("depthwise", size=(3, 3), padding="same", bias=False, **({"stride": 2} if stride == 2 else {}))
        normed()
        net.add("conv", filters=filters, size=(1, 1), bias=False)
        normed()
    return net.add("globalavgpool").add("dropout", rate=0.001).add("dense", units=1000, activation="softmax")


def resnet50():
    """As in keras.applications: biases in the convolutions, a batch norm in the short cuts, the first stride in the 1x1."""
    net = Net((224, 224, 3)).add("pad", size=3).add("conv", filters=64, size=(7, 7), stride=2)
    net.add("batchnorm", epsilon=1.001e-5).add("relu").add("pad", size=1).add("maxpool", size=3, stride=2, name="block0")
    number = 0
    for filters, count, first in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
        for index in range(count):
            start, number = f"block{number}", number + 1
            stride = {"stride": 2} if index == 0 and first == 2 else {}
            if index == 0:
                net.add("conv", filters=4 * filters, size=(1, 1), **stride)
                net.add("batchnorm", epsilon=1.001e-5, name=f"shortcut{number}").add("from", names=[start])
            net.add("conv", filters=filters, size=(1, 1), **stride).add("batchnorm", epsilon=1.001e-5).add("relu")
            net.add("conv", filters=filters, size=(3, 3), padding="same").add("batchnorm", epsilon=1.001e-5).add("relu")
            net.add("conv", filters=4 * filters, size=(1, 1)).add("batchnorm", epsilon=1.001e-5)
            net.add("add", names=[f"shortcut{number}" if index == 0 else start]).add("relu", name=f"block{number}")
    return net.add("globalavgpool").add("dense", units=1000, activation="softmax")


def densenet121():
    net = Net((224, 224, 3)).add("pad", size=3).add("conv", filters=64, size=(7, 7), stride=2, bias=False)
    net.add("batchnorm", epsilon=1.001e-5).add("relu").add("pad", size=1).add("maxpool", size=3, stride=2, name="block0")
    number = 0
    for count in (6, 12, 24, 16):
        for _ in range(count):
            start, number = f"block{number}", number + 1
            net.add("batchnorm", epsilon=1.001e-5).add("relu").add("conv", filters=128, size=(1, 1), bias=False)
            net.add("batchnorm", epsilon=1.001e-5).add("relu").add("conv", filters=32, size=(3, 3), padding="same", bias=False)
            net.add("concat", names=[start], name=f"block{number}")
        net.add("batchnorm", epsilon=1.001e-5).add("relu")
        if count != 16:
            number += 1
            net.add("conv", filters=net.shape[-1] // 2, size=(1, 1), bias=False).add("avgpool", size=2, name=f"block{number}")
    return net.add("globalavgpool").add("dense", units=1000, activation="softmax")


def unet():
    """Two levels, for pictures of 128x128, one channel out."""
    net = Net((128, 128, 1))

    def double(filters, **last):
        net.add("conv", filters=filters, size=(3, 3), activation="relu", padding="same")
        net.add("conv", filters=filters, size=(3, 3), activation="relu", padding="same", **last)

    double(16, name="level1")
    net.add("maxpool", size=2)
    double(32, name="level2")
    net.add("maxpool", size=2)
    double(64)
    for filters in (32, 16):
        net.add("convtranspose", filters=filters, size=(2, 2), stride=2).add("concat", names=[f"level{1 if filters == 16 else 2}"])
        double(filters)
    return net.add("conv", filters=1, size=(1, 1), activation="sigmoid")


def first_net():
    net = Net((28, 28, 1)).add("conv", filters=32, size=(3, 3), activation="relu").add("maxpool", size=2)
    return net.add("dropout", rate=0.25).add("dense", units=10, activation="softmax")


# What the literature, or keras.applications, says; multiply-adds where they are known.
PUBLISHED = {
    "first": (first_net, 54410, 248768), "lenet-5": (lenet, 61706, 416520), "lab-manual": (lab_manual, 241546, None),
    "seed-001": (seed_001, 106202, None), "seed-002": (seed_002, 27262534, None), "alexnet": (alexnet, 60965224, None),
    "vgg16": (vgg16, 138357544, None), "mobilenet": (mobilenet, 4253864, None), "resnet-50": (resnet50, 25636712, None),
    "densenet-121": (densenet121, 8062504, None), "u-net": (unet, None, None),
}
APPLICATIONS = {"vgg16": "VGG16", "mobilenet": "MobileNet", "resnet-50": "ResNet50", "densenet-121": "DenseNet121"}


def figures(name):
    keras.backend.clear_session()
    make, parameters, products = PUBLISHED[name]
    net = make().figures()
    assert parameters in (None, net["parameters"]), (name, net["parameters"])
    assert products in (None, net["multiplyAdds"]), (name, net["multiplyAdds"])
    if name in APPLICATIONS:
        theirs = getattr(keras.applications, APPLICATIONS[name])(weights=None)
        assert theirs.count_params() == net["parameters"], name
        assert sum(w.numpy().size for w in theirs.trainable_weights) == net["trainable"], name
    return {"name": name, **net}


if __name__ == "__main__":
    show({"about": "Well-known nets written out; totals checked against the published ones and keras.applications.",
          **versions(), "nets": [figures(name) for name in PUBLISHED]}, ["nets"])
