"""The nets of specs/gallery, from keras.applications or built with Keras's own layers. Prints gallery.json."""
import os
from collections import Counter

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
from keras import layers as k

from compact import show, versions
from statements import Position


def lenet():
    return keras.Sequential([
        k.Input((28, 28, 1)), k.Conv2D(6, 5, padding="same", activation="tanh"), k.AveragePooling2D(2),
        k.Conv2D(16, 5, activation="tanh"), k.AveragePooling2D(2), k.Flatten(),
        k.Dense(120, activation="tanh"), k.Dense(84, activation="tanh"), k.Dense(10, activation="softmax")])


def alexnet():
    def conv(filters, size, **options):
        return k.Conv2D(filters, size, activation="relu", **options)

    return keras.Sequential([
        k.Input((224, 224, 3)), k.ZeroPadding2D(2), conv(96, 11, strides=4), k.MaxPooling2D(3, 2),
        conv(256, 5, padding="same", groups=2), k.MaxPooling2D(3, 2), conv(384, 3, padding="same"),
        conv(384, 3, padding="same", groups=2), conv(256, 3, padding="same", groups=2), k.MaxPooling2D(3, 2), k.Flatten(),
        k.Dense(4096, activation="relu"), k.Dropout(0.5), k.Dense(4096, activation="relu"), k.Dropout(0.5),
        k.Dense(1000, activation="softmax")])


def norm_conv(x, filters, size, stride=1):
    return k.BatchNormalization()(k.Conv2D(filters, size, stride, "same", use_bias=False)(x))


def basic(x, filters, stride=1):
    inner = norm_conv(k.ReLU()(norm_conv(x, filters, 3, stride)), filters, 3)
    shortcut = x if stride == 1 else norm_conv(x, filters, 1, stride)
    return k.ReLU()(k.Add()([inner, shortcut]))


def resnet18():
    image = k.Input((224, 224, 3))
    x = k.MaxPooling2D(3, 2, "same")(k.ReLU()(norm_conv(image, 64, 7, 2)))
    for filters, stride in ((64, 1), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1)):
        x = basic(x, filters, stride)
    return keras.Model(image, k.Dense(1000, activation="softmax")(k.GlobalAveragePooling2D()(x)))


def small_resnet():
    image = k.Input((28, 28, 1))
    x = k.ReLU()(norm_conv(image, 16, 3))
    for filters, stride in ((16, 1), (16, 1), (32, 2), (32, 1), (64, 2), (64, 1)):
        x = basic(x, filters, stride)
    return keras.Model(image, k.Dense(10, activation="softmax")(k.Dropout(0.2)(k.GlobalAveragePooling2D()(x))))


def unet():
    def double(x, filters):
        for _ in range(2):
            x = k.Conv2D(filters, 3, padding="same", activation="relu")(x)
        return x

    image = k.Input((224, 224, 3))
    levels, x = [], image
    for filters in (64, 128, 256, 512):
        levels.append(double(x, filters))
        x = k.MaxPooling2D(2)(levels[-1])
    x = double(x, 1024)
    for filters, level in zip((512, 256, 128, 64), reversed(levels)):
        x = double(k.Concatenate()([k.Conv2DTranspose(filters, 2, 2)(x), level]), filters)
    return keras.Model(image, k.Conv2D(1, 1, activation="sigmoid")(x))


def transformer_encoder():
    tokens = k.Input((200,))
    x = Position()(k.Embedding(20000, 64)(tokens))
    for _ in range(2):
        x = k.LayerNormalization(epsilon=1e-6)(k.Add()([x, k.Dropout(0.1)(k.MultiHeadAttention(4, 16)(x, x))]))
        inner = k.Dropout(0.1)(k.Dense(64)(k.Dense(256, activation="relu")(x)))
        x = k.LayerNormalization(epsilon=1e-6)(k.Add()([x, inner]))
    return keras.Model(tokens, k.Dense(2, activation="softmax")(k.GlobalAveragePooling1D()(x)))


def lstm_text():
    return keras.Sequential([
        k.Input((80,)), k.Embedding(20000, 128), k.Bidirectional(k.LSTM(64, return_sequences=True)), k.Bidirectional(k.LSTM(64)),
        k.Dense(64, activation="relu"), k.Dropout(0.5), k.Dense(1, activation="sigmoid")])


def application(name):
    return lambda: getattr(keras.applications, name)(weights=None)


NETS = {
    "lenet-5": lenet, "alexnet": alexnet, "vgg16": application("VGG16"), "resnet-18": resnet18,
    "resnet-50": application("ResNet50"), "mobilenet": application("MobileNet"), "mobilenet-v2": application("MobileNetV2"),
    "densenet-121": application("DenseNet121"), "inception-v3": application("InceptionV3"), "unet": unet,
    "small-resnet": small_resnet, "transformer-encoder": transformer_encoder, "lstm-text": lstm_text,
}

# Flatten, reshape and the like are left out: a net may spell them in several ways.
KINDS = {
    "Conv2D": "conv", "DepthwiseConv2D": "depthwise", "Conv2DTranspose": "convtranspose", "Dense": "dense",
    "BatchNormalization": "batchnorm", "Add": "add", "Concatenate": "concat", "MaxPooling2D": "maxpool",
    "AveragePooling2D": "avgpool", "Embedding": "embedding", "Position": "position", "MultiHeadAttention": "attention",
    "LayerNormalization": "layernorm", "Bidirectional": "bidirectional",
}


def figures(name):
    keras.backend.clear_session()
    model = NETS[name]()
    counts = Counter()
    for layer in model.layers:
        kind = KINDS.get(type(layer).__name__)
        if kind is not None:
            counts[kind, "x".join(str(n) for n in layer.output.shape[1:]), layer.count_params()] += 1
    rows = [{"kind": kind, "shape": shape, "parameters": parameters, "times": times}
            for (kind, shape, parameters), times in sorted(counts.items())]
    trainable = sum(weight.numpy().size for weight in model.trainable_weights)
    return {"name": name, "parameters": model.count_params(), "trainable": trainable, "rows": rows}


if __name__ == "__main__":
    show({"about": "The nets of specs/gallery, from keras.applications or built with Keras's own layers.",
          **versions(), "nets": [figures(name) for name in NETS]}, ["nets"])
