"""PyTorch in channels_last layout: the nets of ../nets, a batch kept ready in memory."""

import torch
from torch import nn
from torch.nn import functional as F

from protocol import BATCH, THREADS, serve, timed

torch.set_num_threads(THREADS)
torch.manual_seed(1)


def w1():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Conv2d(64, 128, 3), nn.ReLU(), nn.Flatten(),
        nn.Linear(1152, 128), nn.ReLU(), nn.Dropout(0.25), nn.Linear(128, 10),
    )


def w2():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))


def w3():
    layers = [nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.AvgPool2d(2)]
    channels = 6
    for filters in (32, 64, 128, 256, 512):
        layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU()]
        channels = filters
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(14 * 14 * 512, 256), nn.ReLU(), nn.Linear(256, 10))


def w4():
    # `same` with an even kernel: the odd zero goes to the right and below, as in Keras.
    right_and_below = (0, 1, 0, 1)
    return nn.Sequential(
        nn.ZeroPad2d(right_and_below), nn.Conv2d(1, 64, 2), nn.ReLU(), nn.MaxPool2d(2),
        nn.ZeroPad2d(right_and_below), nn.Conv2d(64, 16, 2), nn.Tanh(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10),
    )


NETS = {"W1": (w1, 1e-3), "W2": (w2, 1e-3), "W3": (w3, 1e-4), "W4": (w4, 1e-3)}


def open_net(name):
    make, rate = NETS[name]
    model = make().to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    images = torch.rand(BATCH, 1, 28, 28).to(memory_format=torch.channels_last)
    labels = torch.randint(0, 10, (BATCH,))

    def training():
        model.train()
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(model(images), labels).backward()
        optimizer.step()

    def inference():
        model.eval()
        with torch.inference_mode():
            F.softmax(model(images), -1)

    parameters = sum(p.numel() for p in model.parameters())
    return parameters, {"training": timed(training), "inference": timed(inference)}


serve("PyTorch", f"{torch.__version__}, channels_last", open_net)
