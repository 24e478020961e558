#!/usr/bin/env python3
"""Times PyTorch on the CPU at the work that `bench` does: an epoch of training, and matrix products.

The fairest opponent we know: the whole data set in memory as one float tensor, batches by indexing, autograd, optimizer from
torch.optim, a fixed number of threads. Prints one JSON object a line.

Usage: pytorch_mlp.py DIR [--batch-size 64] [--epochs 3] [--threads 2] [--network tutorial|mlp|wide] [--samples N]
DIR holds the four MNIST files (gzip). Needs Debian's python3-torch. Best settings: see bench/README.md.
"""
import argparse
import gzip
import json
import os
import time

import numpy
import torch
from torch import nn


def read_idx(path):
    with gzip.open(path, "rb") as file:
        data = file.read()
    rank = data[3]
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(rank)]
    return torch.from_numpy(numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * rank).reshape(shape).copy())


def network(name):
    if name == "tutorial":
        return nn.Sequential(
            nn.Linear(784, 96), nn.Tanh(), nn.Dropout(0.2), nn.Linear(96, 256), nn.Sigmoid(), nn.Dropout(0.2), nn.Linear(256, 10)
        )
    if name == "wide":
        return nn.Sequential(nn.Linear(784, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 10))
    return nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))


def epoch_seconds(options):
    torch.manual_seed(0)
    images = read_idx(os.path.join(options.data, "train-images-idx3-ubyte.gz")).reshape(-1, 784).float() / 255
    labels = read_idx(os.path.join(options.data, "train-labels-idx1-ubyte.gz")).long()
    images, labels = images[: options.samples], labels[: options.samples]
    model = network(options.network)
    if options.network == "tutorial":
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    loss_function = nn.CrossEntropyLoss()
    model.train()
    seconds = []
    for _ in range(options.epochs):
        start = time.perf_counter()
        permutation = torch.randperm(len(images))
        for first in range(0, len(images), options.batch_size):
            rows = permutation[first : first + options.batch_size]
            optimizer.zero_grad(set_to_none=True)
            loss_function(model(images[rows]), labels[rows]).backward()
            optimizer.step()
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)


def matmul_gflops(m, k, n, repeats=9):
    a, b, c = torch.randn(m, k), torch.randn(k, n), torch.empty(m, n)
    inner = max(1, int(2e8 / (2 * m * k * n)))
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(inner):
            torch.mm(a, b, out=c)
        times.append((time.perf_counter() - start) / inner)
    return 2 * m * k * n / sorted(times)[len(times) // 2] / 1e9


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--network", choices=["tutorial", "mlp", "wide"], default="tutorial")
    parser.add_argument("--samples", type=int, default=60000, help="train on the first N")
    parser.add_argument("--matmul", action="store_true", help="time matrix products only")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if options.matmul:
        for m, k, n in [(64, 784, 96), (64, 96, 256), (64, 256, 10), (512, 256, 10), (512, 784, 256), (512, 512, 512), (1024, 1024, 1024)]:
            print(json.dumps({"peer": "torch.mm", "m": m, "k": k, "n": n, "gflops": round(matmul_gflops(m, k, n), 1)}), flush=True)
        return
    seconds = epoch_seconds(options)
    print(json.dumps({"peer": "pytorch " + torch.__version__, "network": options.network, "batchSize": options.batch_size,
                      "threads": options.threads, "epochSeconds": [round(s, 3) for s in seconds],
                      "median": round(seconds[len(seconds) // 2], 3)}), flush=True)


if __name__ == "__main__":
    main()
