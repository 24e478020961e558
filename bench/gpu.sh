#!/usr/bin/env bash
# Checks and times gpu-trainer on a machine with an NVIDIA GPU and no .NET SDK. THIS SCRIPT HAS NOT RUN ON A GPU YET: until it has, CUDA
# is checked only by NVIDIA's assembler and the PTX interpreter of the tests.
#
#   bench/gpu.sh publish OUT      on a machine with the SDK: creates a folder that needs only the NVIDIA driver
#   OUT/gpu.sh run DIR [DEVICE]   on the machine with the GPU; DIR holds the four MNIST files (gzip); DEVICE is cuda (the default), opencl or cpu
#
# "run" ends at once with exit code 2 if there is no such device. Otherwise it continues after a failed step, to get as much as possible out
# of one visit, and ends with a summary (exit code 1 if a step failed). Each step has a time limit, and all of them together have 9 minutes
# (or BUDGET_SECONDS); the most important come first. Steps that lack time or a tool (compute-sanitizer, PyTorch) are listed as SKIPPED.
set -uo pipefail

usage() {
  sed -n '5,6p' "$0" >&2
  exit 2
}

publish() {
  set -e
  local out=$1 root project
  root=$(cd "$(dirname "$0")/.." && pwd)
  mkdir -p "$out"
  out=$(cd "$out" && pwd)
  for project in src/Cli:cli tests/Conformance.Tests:conformance bench/Benchmarks:benchmarks; do
    dotnet publish "$root/${project%%:*}" -c Release -r linux-x64 --self-contained -o "$out/${project##*:}" --nologo -v quiet
  done
  cp "$root/bench/gpu.sh" "$root"/bench/peers/pytorch_mlp.py "$root"/bench/peers/pytorch_cuda.py "$out"
  echo "Copy $out to the machine with the GPU and run: ./gpu.sh run DIR"
}

summary=()
failed=0
budget=${BUDGET_SECONDS:-540}

# attempt SECONDS NAME COMMAND...: runs the command with a time limit and notes how it ended.
attempt() {
  local limit=$1 name=$2 started=$SECONDS code=0
  shift 2
  if [ $((budget - SECONDS)) -lt 5 ]; then
    skip "$name" "the $budget seconds are over."
    failed=1
    return
  fi

  [ "$limit" -le $((budget - SECONDS)) ] || limit=$((budget - SECONDS))
  printf '\n== %s\n' "$name"
  timeout --kill-after=5 "$limit" "$@" || code=$?
  case $code in
    0) summary+=("ok       $((SECONDS - started)) s  $name") ;;
    124 | 137) summary+=("TIMEOUT  $((SECONDS - started)) s  $name"); failed=1 ;;
    *) summary+=("FAILED   $((SECONDS - started)) s  $name (exit code $code)"); failed=1 ;;
  esac
}

skip() {
  printf '\n== %s\nSKIPPED: %s\n' "$1" "$2"
  summary+=("SKIPPED       $1: $2")
}

# seconds COMMAND...: prints its output, and the seconds that it took.
seconds() {
  local started ended code=0
  started=$(date +%s%N)
  "$@" || code=$?
  ended=$(date +%s%N)
  printf 'process start to end: %d.%03d s\n' $(((ended - started) / 1000000000)) $(((ended - started) / 1000000 % 1000))
  return $code
}

# identical A B: whether the weights of two runs are the same, byte for byte.
identical() {
  cmp "$1/model.safetensors" "$2/model.safetensors" && echo "The weights are byte-identical."
}

run() {
  local data=$1 device=${2:-cuda} here trainer suite tool
  here=$(cd "$(dirname "$0")" && pwd)
  trainer=$here/cli/gpu-trainer
  bench=$here/benchmarks/GpuTrainer.Benchmarks
  case $device in
    cuda) suite=CudaConformance ;;
    opencl) suite=OpenClConformance ;;
    cpu) suite=Cpu256Conformance ;;
    *) usage ;;
  esac
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  export -f seconds identical

  mkdir "$work/cache"

  # Nothing below makes sense without the device; the command says in one line what is missing.
  if ! grep -qE "^[* ] $device(:| )" <<< "$("$trainer" devices)"; then
    "$trainer" train --data "$data" --device "$device" --max-steps 1 --out "$work/none" > /dev/null
    exit 2
  fi

  echo "== machine"
  date -u +%F
  nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm --format=csv 2> /dev/null || echo "nvidia-smi is not there."
  "$trainer" devices

  attempt 60 "conformance suite" "$here/conformance/GpuTrainer.Conformance.Tests" "$suite"

  attempt 60 "two epochs on the device" "$trainer" train --data "$data" --device "$device" --epochs 2 --out "$work/gpu"
  attempt 90 "two epochs on the CPU" "$trainer" train --data "$data" --device cpu --epochs 2 --out "$work/cpu"
  attempt 10 "bit-identity of their weights" bash -c 'identical "$@"' - "$work/gpu" "$work/cpu"

  # Few steps: ILGPU's CPU accelerator, which stands in for a GPU in a rehearsal, is a simulator.
  for compiler in built-in ilgpu; do
    attempt 90 "ten steps, kernels compiled by $compiler" \
      "$trainer" train --data "$data" --device "$device" --compiler "$compiler" --max-steps 10 --out "$work/by-$compiler"
  done
  attempt 10 "bit-identity of their weights" bash -c 'identical "$@"' - "$work/by-built-in" "$work/by-ilgpu"

  attempt 90 "ten epochs of MNIST to a saved model, the GPU driver's cache empty" \
    env CUDA_CACHE_PATH="$work/cache" bash -c 'seconds "$@"' - "$trainer" train --data "$data" --device "$device" --epochs 10 --out "$work/first"
  attempt 90 "the same again, the compiled kernels in the driver's cache" \
    env CUDA_CACHE_PATH="$work/cache" bash -c 'seconds "$@"' - "$trainer" train --data "$data" --device "$device" --epochs 10 --out "$work/second"
  attempt 10 "bit-identity of the two" bash -c 'identical "$@"' - "$work/first" "$work/second"

  for batch in 64 512; do
    attempt 60 "steps a second, batch $batch" "$bench" steps "$data" tutorial "$batch" "$device"
    attempt 60 "seconds of an epoch, batch $batch" "$bench" epoch "$data" tutorial "$batch" 3 "$device"
    attempt 60 "microseconds of each launch of a step, batch $batch" "$bench" step "$batch" "$device"
  done
  attempt 90 "matrix products" "$bench" matmul "$device"

  if [ "$device" != cuda ]; then
    skip "PyTorch on the same GPU" "the device is $device."
  elif python3 -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' 2> /dev/null; then
    attempt 180 "PyTorch on the same GPU" python3 "$here/pytorch_cuda.py" "$data"
  else
    skip "PyTorch on the same GPU" "python3 has no PyTorch with CUDA."
  fi

  if [ "$device" != cuda ]; then
    skip "compute-sanitizer" "the device is $device."
  elif command -v compute-sanitizer > /dev/null; then
    for tool in memcheck racecheck initcheck synccheck; do
      attempt 60 "compute-sanitizer $tool, training" \
        compute-sanitizer --tool "$tool" --error-exitcode 1 "$trainer" train --data digits --device cuda --max-steps 20 --out "$work/sanitized"
      attempt 60 "compute-sanitizer $tool, conformance suite" \
        compute-sanitizer --tool "$tool" --error-exitcode 1 "$here/conformance/GpuTrainer.Conformance.Tests" "$suite"
    done
  else
    skip "compute-sanitizer" "it is not installed (it comes with the CUDA toolkit)."
  fi

  printf '\n== summary, %d s in all\n' "$SECONDS"
  printf '%s\n' "${summary[@]}"
  return $failed
}

case "${1:-}" in
  publish) [ $# -eq 2 ] || usage; publish "$2" ;;
  run) { [ $# -eq 2 ] || [ $# -eq 3 ]; } || usage; run "$2" "${3:-cuda}" ;;
  *) usage ;;
esac
