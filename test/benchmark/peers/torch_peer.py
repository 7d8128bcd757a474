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


class Residual(nn.Module):
    def __init__(self, filters):
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv2d(filters, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(),
            nn.Conv2d(filters, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters),
        )

    def forward(self, x):
        return F.relu(self.inner(x) + x)


class SamePadding(nn.Module):
    """`same` with a kernel of 3 and stride 2 on an even size: the only zeros go to the right and below."""

    def forward(self, x):
        return F.pad(x, (0, 1, 0, 1))


class UpTwice(nn.Module):
    """A transposed convolution of 3x3, stride 2, whose result is cut to twice the size, as Keras's `same` does it."""

    def __init__(self, channels, filters):
        super().__init__()
        self.inner = nn.ConvTranspose2d(channels, filters, 3, stride=2)

    def forward(self, x):
        return self.inner(x)[:, :, :-1, :-1]


def r():
    layers, channels = [], 1
    for stage, filters in enumerate((16, 32, 64)):
        stride = [SamePadding(), nn.Conv2d(channels, filters, 3, stride=2, bias=False)]
        first = stride if stage > 0 else [nn.Conv2d(channels, filters, 3, padding=1, bias=False)]
        layers += [*first, nn.BatchNorm2d(filters), nn.ReLU(), *(Residual(filters) for _ in range(3))]
        channels = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def d():
    def separable(channels, filters, stride):
        pad = [SamePadding()] if stride == 2 else []
        padding = 0 if stride == 2 else 1
        return [
            *pad, nn.Conv2d(channels, channels, 3, stride=stride, padding=padding, groups=channels, bias=False),
            nn.BatchNorm2d(channels), nn.ReLU(),
            nn.Conv2d(channels, filters, 1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(),
        ]
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
        *separable(32, 64, 1), *separable(64, 128, 2), *separable(128, 128, 1),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, 10),
    )


def a():
    return nn.Sequential(
        SamePadding(), nn.Conv2d(1, 32, 3, stride=2), nn.ReLU(),
        SamePadding(), nn.Conv2d(32, 64, 3, stride=2), nn.ReLU(),
        UpTwice(64, 32), nn.ReLU(), UpTwice(32, 16), nn.ReLU(),
        nn.Conv2d(16, 1, 3, padding=1), nn.Sigmoid(), nn.Flatten(), nn.Linear(784, 10),
    )


def v():
    layers, channels = [], 3
    for filters, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(count):
            layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU()]
            channels = filters
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(
        *layers, nn.Flatten(), nn.Linear(25088, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 1000),
    )


# Batch normalisation's moving statistics count as parameters, as Keras has it; its count of batches does not.
def parameters_of(model):
    moving = sum(b.numel() for b in model.buffers() if b.dim() > 0)
    return sum(p.numel() for p in model.parameters()) + moving


NETS = {"W1": (w1, 1e-3), "W2": (w2, 1e-3), "W3": (w3, 1e-4), "W4": (w4, 1e-3), "R": (r, 1e-3), "D": (d, 1e-3), "A": (a, 1e-3), "V": (v, 1e-3)}


def open_net(name):
    make, rate = NETS[name]
    model = make().to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    shape = (3, 224, 224) if name == "V" else (1, 28, 28)
    images = torch.rand(BATCH, *shape).to(memory_format=torch.channels_last)
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

    phases = {"training": "too large to train here" if name == "V" else timed(training), "inference": timed(inference)}
    return parameters_of(model), phases


serve("PyTorch", f"{torch.__version__}, channels_last", open_net)
