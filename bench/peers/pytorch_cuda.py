#!/usr/bin/env python3
"""Times PyTorch on an NVIDIA GPU at the work that `bench/gpu.sh` does: steps of training, and fp32 matrix products (TF32 off).

The whole data set is on the GPU; the step runs eagerly, and compiled with mode="reduce-overhead", which records CUDA graphs. Prints one
JSON object a line. Not run on a GPU yet.

Usage: pytorch_cuda.py DIR      (DIR holds the four MNIST files, gzip)
"""
import json
import os
import sys
import time

import torch
from pytorch_mlp import network, read_idx
from torch import nn


def step_seconds(images, labels, batch_size, compiled, steps=300):
    torch.manual_seed(0)
    model = network("tutorial").cuda().train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, capturable=True)
    loss_function = nn.CrossEntropyLoss()

    def forward_backward(x, y):
        loss = loss_function(model(x), y)
        loss.backward()

    run = torch.compile(forward_backward, mode="reduce-overhead") if compiled else forward_backward
    permutation = torch.randperm(len(images), device="cuda")

    def step(i):
        first = (i * batch_size) % (len(images) - batch_size)
        rows = permutation[first : first + batch_size]
        optimizer.zero_grad(set_to_none=True)
        run(images[rows], labels[rows])
        optimizer.step()

    for i in range(50):
        step(i)
    torch.cuda.synchronize()
    start = time.perf_counter()
    for i in range(steps):
        step(i)
    torch.cuda.synchronize()
    return (time.perf_counter() - start) / steps


def matmul_gflops(n, repeats=20):
    a, b = torch.randn(n, n, device="cuda"), torch.randn(n, n, device="cuda")
    c = torch.empty(n, n, device="cuda")
    samples = []
    for _ in range(10):
        torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(repeats):
            torch.mm(a, b, out=c)
        torch.cuda.synchronize()
        samples.append((time.perf_counter() - start) / repeats)
    return 2 * n**3 / sorted(samples)[len(samples) // 2] / 1e9


def main():
    torch.backends.cuda.matmul.allow_tf32 = False
    folder = sys.argv[1]
    images = read_idx(os.path.join(folder, "train-images-idx3-ubyte.gz")).reshape(-1, 784).float().div(255).cuda()
    labels = read_idx(os.path.join(folder, "train-labels-idx1-ubyte.gz")).long().cuda()
    device = torch.cuda.get_device_name()
    for batch_size in (64, 512):
        for compiled in (False, True):
            seconds = step_seconds(images, labels, batch_size, compiled)
            print(json.dumps({"peer": "pytorch " + torch.__version__, "device": device, "compiled": compiled, "batchSize": batch_size,
                              "stepsPerSecond": round(1 / seconds, 1)}), flush=True)
    for n in (512, 1024, 2048, 4096):
        print(json.dumps({"peer": "cuBLAS fp32", "device": device, "m": n, "k": n, "n": n, "gflops": round(matmul_gflops(n), 1)}), flush=True)


if __name__ == "__main__":
    main()
