#!/usr/bin/env python3
"""Times PyTorch on an NVIDIA GPU at the work that `bench/gpu.sh` does: steps of training, and fp32 matrix products (TF32 off).

The whole data set is on the GPU. The step runs eagerly, eagerly with the fused Adam, as one CUDA graph recorded by hand, and compiled with
mode="reduce-overhead", which records graphs of its own. Prints one JSON object a line. Not run on a GPU yet.

Usage: pytorch_cuda.py DIR      (DIR holds the four MNIST files, gzip)
"""
import json
import os
import sys
import time

import torch
from pytorch_mlp import network, read_idx
from torch import nn


def step_seconds(images, labels, batch_size, mode, steps=500):
    """Seconds of a step: forward, backward, Adam. The rows of a batch are gathered on the GPU in every mode."""
    torch.manual_seed(0)
    model = network("tutorial").cuda().train()
    fused = {"fused": True} if mode == "eager, fused Adam" else {}
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, capturable=True, **fused)
    loss_function = nn.CrossEntropyLoss()
    permutation = torch.randperm(len(images), device="cuda")
    rows = permutation[:batch_size].clone()

    def forward_backward(x, y):
        loss = loss_function(model(x), y)
        loss.backward()

    run = torch.compile(forward_backward, mode="reduce-overhead") if mode == "compiled, reduce-overhead" else forward_backward

    def work():
        optimizer.zero_grad(set_to_none=True)
        run(images[rows], labels[rows])
        optimizer.step()

    replay = work
    if mode == "whole step as a CUDA graph":
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(3):
                work()
        torch.cuda.current_stream().wait_stream(side)
        optimizer.zero_grad(set_to_none=True)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            run(images[rows], labels[rows])
            optimizer.step()
        replay = graph.replay

    def step(i):
        first = (i * batch_size) % (len(images) - batch_size)
        rows.copy_(permutation[first : first + batch_size])
        replay()

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
    # The matrix products first: they cannot fail for want of a compiler.
    for n in (512, 1024, 2048, 4096):
        print(json.dumps({"peer": "cuBLAS fp32", "device": device, "m": n, "k": n, "n": n, "gflops": round(matmul_gflops(n), 1)}), flush=True)
    failed = False
    for mode in ("eager", "eager, fused Adam", "whole step as a CUDA graph", "compiled, reduce-overhead"):
        for batch_size in (64, 512):
            line = {"peer": "pytorch " + torch.__version__, "device": device, "mode": mode, "batchSize": batch_size}
            try:
                seconds = step_seconds(images, labels, batch_size, mode)
                line.update({"stepsPerSecond": round(1 / seconds, 1), "microsecondsPerStep": round(seconds * 1e6, 1)})
            except Exception as error:  # One mode that this PyTorch cannot do must not cost the others.
                line["error"] = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
                failed = True
            print(json.dumps(line), flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
