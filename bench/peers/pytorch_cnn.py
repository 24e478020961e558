#!/usr/bin/env python3
"""Times PyTorch on the CPU at training the small CNN that `Benchmarks conv` takes its convolutions from.

conv(1->32, 3x3) relu conv(32->64, 3x3) relu maxpool2 fc 9216-128 relu fc 128-10, on pictures of 28x28, cross-entropy, Adam. The batch is
one and the same random tensor: what is timed is the step, not the data. Prints one JSON object a line.

Usage: pytorch_cnn.py [--batch-size 128] [--steps 10] [--repeats 5] [--threads 2] [--layers]
Needs Debian's python3-torch.
"""
import argparse
import json
import time

import torch
from torch import nn


def network():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(9216, 128), nn.ReLU(),
        nn.Linear(128, 10),
    )


def best_seconds(action, steps, repeats):
    """Seconds of one call: the best and the median of `repeats` runs of `steps` calls each."""
    action()
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(steps):
            action()
        seconds.append((time.perf_counter() - start) / steps)
    seconds.sort()
    return seconds[0], seconds[len(seconds) // 2]


def step_seconds(options):
    torch.manual_seed(0)
    images = torch.randn(options.batch_size, 1, 28, 28)
    labels = torch.randint(0, 10, (options.batch_size,))
    model = network()
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    loss_function = nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss_function(model(images), labels).backward()
        optimizer.step()

    return best_seconds(step, options.steps, options.repeats)


def print_layers(options):
    """GFLOP/s of the two convolutions, each pass alone."""
    for channels, size, outputs in [(1, 28, 32), (32, 26, 64)]:
        layer = nn.Conv2d(channels, outputs, 3)
        images = torch.randn(options.batch_size, channels, size, size)
        gradient = torch.randn(options.batch_size, outputs, size - 2, size - 2)
        flops = 2.0 * gradient.numel() * channels * 9
        passes = {
            "forward": lambda: layer(images),
            "inputGradient": lambda: backward(layer, images, gradient, (True, False, False)),
            "weightGradient": lambda: backward(layer, images, gradient, (False, True, True)),
        }
        with torch.no_grad():
            for name, action in passes.items():
                best, _ = best_seconds(action, options.steps, options.repeats)
                print(json.dumps({"peer": "pytorch " + torch.__version__, "channels": [channels, outputs], "pass": name,
                                  "milliseconds": round(best * 1e3, 2), "gflops": round(flops / best / 1e9, 1)}), flush=True)


def backward(layer, images, gradient, mask):
    return torch.ops.aten.convolution_backward(
        gradient, images, layer.weight, [layer.out_channels], layer.stride, layer.padding, layer.dilation, False, [0, 0], 1, mask
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--layers", action="store_true", help="time the convolutions' passes too")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    best, median = step_seconds(options)
    print(json.dumps({"peer": "pytorch " + torch.__version__, "network": "cnn", "batchSize": options.batch_size, "threads": options.threads,
                      "bestMilliseconds": round(best * 1e3, 2), "medianMilliseconds": round(median * 1e3, 2),
                      "stepsPerSecond": round(1 / best, 2)}), flush=True)
    if options.layers:
        print_layers(options)


if __name__ == "__main__":
    main()
