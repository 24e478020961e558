#!/usr/bin/env bash
# Times gpu-trainer beside PyTorch on the CPU, in turn, three times each: an epoch of the tutorial's network at batch 64, and matrix products.
# Usage: bench/compare.sh DIR   (DIR holds the four MNIST files). Needs python3-torch; see bench/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."
data=$(realpath "${1:?usage: bench/compare.sh DIR}")
python=${PYTHON:-/usr/bin/python3}
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
openblas=/usr/lib/x86_64-linux-gnu/openblas-openmp
if grep -q avx512f /proc/cpuinfo; then
  export OPENBLAS_CORETYPE=SKYLAKEX ATEN_CPU_CAPABILITY=avx512
fi

dotnet build bench/Benchmarks -c Release --nologo -v quiet
ours() { dotnet bench/Benchmarks/bin/Release/net10.0/GpuTrainer.Benchmarks.dll "$@"; }
peer() { LD_LIBRARY_PATH=$openblas OMP_NUM_THREADS=2 "$python" bench/peers/pytorch_mlp.py "$data" "$@"; }

for round in 1 2 3; do
  echo "# round $round"
  ours epoch "$data" tutorial 64 3
  peer --batch-size 64 --epochs 3
  ours matmul 2
  peer --matmul
done
