#!/usr/bin/env bash
# Checks and times gpu-trainer on a machine with an NVIDIA GPU and no .NET SDK. THIS SCRIPT HAS NOT RUN ON A GPU YET: until it has, CUDA
# is proven by the PTX interpreter of the tests only.
#
#   bench/gpu.sh publish OUT      on a machine with the SDK: makes a folder that needs nothing but the NVIDIA driver
#   OUT/gpu.sh run DIR [DEVICE]   on the machine with the GPU; DIR holds the four MNIST files (gzip); DEVICE is cuda unless given
#
# "run" stops at the first failure. What it cannot do for want of a tool (compute-sanitizer, PyTorch) it names in a line marked SKIPPED.
set -euo pipefail

usage() {
  sed -n '5,6p' "$0" >&2
  exit 2
}

step() { printf '\n== %s\n' "$*"; }

publish() {
  local out=$1 root
  root=$(cd "$(dirname "$0")/.." && pwd)
  mkdir -p "$out"
  out=$(cd "$out" && pwd)
  dotnet publish "$root/src/Cli" -c Release -r linux-x64 --self-contained -o "$out/cli" --nologo -v quiet
  dotnet publish "$root/tests/Conformance.Tests" -c Release -r linux-x64 --self-contained -o "$out/conformance" --nologo -v quiet
  dotnet publish "$root/bench/Benchmarks" -c Release -r linux-x64 --self-contained -o "$out/benchmarks" --nologo -v quiet
  cp "$root/bench/gpu.sh" "$root"/bench/peers/pytorch_mlp.py "$root"/bench/peers/pytorch_cuda.py "$out"
  echo "Copy $out to the machine with the GPU and run: ./gpu.sh run DIR"
}

run() {
  local data=$1 device=${2:-cuda} here trainer work suite=CudaConformance
  here=$(cd "$(dirname "$0")" && pwd)
  trainer=$here/cli/gpu-trainer
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT

  step "machine"
  date -u +%F
  nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv || true
  "$trainer" devices

  step "conformance suite"
  "$here/conformance/GpuTrainer.Conformance.Tests" "$suite"

  step "compute-sanitizer"
  if command -v compute-sanitizer > /dev/null; then
    for tool in memcheck racecheck initcheck synccheck; do
      compute-sanitizer --tool "$tool" --error-exitcode 1 "$here/conformance/GpuTrainer.Conformance.Tests" "$suite"
      compute-sanitizer --tool "$tool" --error-exitcode 1 "$trainer" train --data "$data" --device "$device" --max-steps 20 --out "$work/sanitized"
    done
  else
    echo "SKIPPED: compute-sanitizer is not installed (it comes with the CUDA toolkit)."
  fi

  step "ten epochs of MNIST, process start to saved model (the first run compiles the PTX, the second finds it in the driver's cache)"
  time "$trainer" train --data "$data" --device "$device" --epochs 10 --out "$work/first"
  time "$trainer" train --data "$data" --device "$device" --epochs 10 --out "$work/second"

  step "bit-identity with the CPU after two epochs"
  "$trainer" train --data "$data" --device "$device" --epochs 2 --out "$work/gpu"
  "$trainer" train --data "$data" --device cpu --epochs 2 --out "$work/cpu"
  cmp "$work/gpu/model.safetensors" "$work/cpu/model.safetensors"
  echo "The weights are byte-identical."

  step "benchmarks"
  for batch in 64 512; do
    "$here/benchmarks/GpuTrainer.Benchmarks" epoch "$data" tutorial "$batch" 3 cuda
  done
  "$here/benchmarks/GpuTrainer.Benchmarks" matmul cuda

  step "PyTorch on the same GPU"
  if python3 -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' 2> /dev/null; then
    python3 "$here/pytorch_cuda.py" "$data"
  else
    echo "SKIPPED: python3 has no PyTorch with CUDA."
  fi
}

case "${1:-}" in
  publish) [ $# -eq 2 ] || usage; publish "$2" ;;
  run) { [ $# -eq 2 ] || [ $# -eq 3 ]; } || usage; run "$2" "${3:-cuda}" ;;
  *) usage ;;
esac
