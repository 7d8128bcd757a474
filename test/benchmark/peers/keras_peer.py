"""Keras on TensorFlow, as a person uses it: `fit` and `predict` over an array of images."""

import os
import time

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
from keras import layers as L

from protocol import BATCH, THREADS, serve

tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(1)
keras.utils.set_random_seed(1)


def w1():
    return [
        L.Conv2D(32, 3, activation="relu"), L.MaxPooling2D(2), L.Dropout(0.25),
        L.Conv2D(64, 3, activation="relu"), L.MaxPooling2D(2), L.Dropout(0.25),
        L.Conv2D(128, 3, activation="relu"), L.Flatten(),
        L.Dense(128, activation="relu"), L.Dropout(0.25), L.Dense(10, activation="softmax"),
    ]


def w2():
    return [L.Flatten(), L.Dense(128, activation="relu"), L.Dense(10, activation="softmax")]


def w3():
    he = {"activation": "relu", "kernel_initializer": "he_normal"}
    convolutions = [L.Conv2D(filters, 3, padding="same", **he) for filters in (32, 64, 128, 256, 512)]
    return [
        L.Conv2D(6, 5, padding="same", **he), L.AveragePooling2D(2), *convolutions,
        L.Flatten(), L.Dense(256, **he), L.Dense(10, activation="softmax"),
    ]


def w4():
    return [
        L.Conv2D(64, 2, padding="same", activation="relu"), L.MaxPooling2D(2),
        L.Conv2D(16, 2, padding="same", activation="tanh"), L.MaxPooling2D(2),
        L.Flatten(), L.Dense(128, activation="relu"), L.Dense(10, activation="softmax"),
    ]


NETS = {"W1": (w1, 1e-3), "W2": (w2, 1e-3), "W3": (w3, 1e-4), "W4": (w4, 1e-3)}
MOST_IMAGES = 65_536
# A call of `fit` takes a while to begin; in shorter measurements that would count for too much.
LEAST_SECONDS = 1


def open_net(name):
    if name not in NETS:
        return None
    make, rate = NETS[name]
    model = keras.Sequential([keras.Input((28, 28, 1)), *make()])
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    images = np.random.default_rng(1).random((MOST_IMAGES, 28, 28, 1), np.float32)
    labels = np.random.default_rng(2).integers(0, 10, MOST_IMAGES)

    def fit(count):
        model.fit(images[:count], labels[:count], batch_size=BATCH, verbose=0)

    def predict(count):
        model.predict(images[:count], batch_size=BATCH, verbose=0)

    return model.count_params(), {"training": timed(fit), "inference": timed(predict)}


def timed(work):
    """Times whole calls of `work(count)`, each over as many images as fill the time."""
    rate = None

    def run(count):
        start = time.perf_counter()
        work(count)
        return time.perf_counter() - start

    def fitting(seconds):
        return max(1, min(MOST_IMAGES, int(rate * seconds)) // BATCH) * BATCH

    def measure(seconds):
        nonlocal rate
        seconds = max(seconds, LEAST_SECONDS)
        if rate is None:
            run(BATCH)  # builds the graph
            count = BATCH
            while (taken := run(count)) < seconds / 2 and count < MOST_IMAGES:
                count = min(count * 4, MOST_IMAGES)
            rate = count / taken
        else:
            run(fitting(seconds / 4))
        images = taken = 0
        while taken < seconds * 0.8:
            count = fitting(seconds)
            taken += run(count)
            images += count
        rate = images / taken
        return images, taken

    return measure


serve("Keras", f"{keras.__version__} on TensorFlow {tf.__version__}", open_net)
