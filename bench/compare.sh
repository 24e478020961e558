#!/usr/bin/env bash
# Times gpu-trainer and its peers on the CPU, alternating, and prints the ratios of the best times and of the medians. The peers are PyTorch
# (Debian's python3-torch) and libtorch through TorchSharp, where its native library loads. An epoch of three networks, a step of a wide
# one, and matrix products.
# Usage: bench/compare.sh DIR [ROUNDS]   (DIR holds the four MNIST files; 3 rounds). See bench/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."
data=$(realpath "${1:?usage: bench/compare.sh DIR [ROUNDS]}")
rounds=${2:-3}
python=${PYTHON:-/usr/bin/python3}
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
openblas=/usr/lib/x86_64-linux-gnu/openblas-openmp
widths=auto
if grep -q avx512f /proc/cpuinfo; then
  export OPENBLAS_CORETYPE=SKYLAKEX ATEN_CPU_CAPABILITY=avx512
  widths="auto vector256"
fi

lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
dotnet build bench/Benchmarks -c Release --nologo -v quiet
has_torchsharp=false
if dotnet build bench/peers/TorchSharp -c Release --nologo -v quiet; then
  # The first call shows whether libtorch loads; the last line that it prints says why not.
  if said=$(dotnet bench/peers/TorchSharp/bin/Release/net10.0/TorchSharpPeer.dll "$data" --matmul 2>&1 > /dev/null); then
    has_torchsharp=true
  else
    echo "${said##*$'\n'}"
  fi
else
  echo "TorchSharp: the peer does not build (is there a network?), so it is left out."
fi

ours() { dotnet bench/Benchmarks/bin/Release/net10.0/GpuTrainer.Benchmarks.dll "$@" | sed "s/^{/{\"who\":\"gpu-trainer${width:+ $width}\",/" | tee -a "$lines"; }
pytorch() { LD_LIBRARY_PATH=$openblas OMP_NUM_THREADS=2 "$python" bench/peers/pytorch_mlp.py "$data" "$@" | sed 's/^{/{"who":"PyTorch",/' | tee -a "$lines"; }
torchsharp() {
  if $has_torchsharp; then
    dotnet bench/peers/TorchSharp/bin/Release/net10.0/TorchSharpPeer.dll "$data" "$@" | sed 's/^{/{"who":"TorchSharp",/' | tee -a "$lines"
  fi
}

for ((round = 1; round <= rounds; round++)); do
  echo "# round $round of $rounds"
  for network in "tutorial 64" "tutorial 512" "mlp 64"; do
    set -- $network
    for width in $widths; do ours epoch "$data" "$1" "$2" 3 2 "$width"; done
    pytorch --network "$1" --batch-size "$2" --epochs 3
    torchsharp --network "$1" --batch-size "$2" --epochs 3
  done
  for width in $widths; do ours epoch digits wide 1000 2 2 "$width"; done
  pytorch --network wide --batch-size 1000 --epochs 2 --samples 8000
  torchsharp --network wide --batch-size 1000 --epochs 2 --samples 8000
  for width in $widths; do ours matmul 2 "$width"; done
  pytorch --matmul
  torchsharp --matmul
done

"$python" bench/ratios.py "$lines"
