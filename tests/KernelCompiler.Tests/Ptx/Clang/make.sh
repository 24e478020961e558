#!/usr/bin/env bash
# Prints the .ptx files anew from the .cu files. Needs clang 14 with its NVPTX back end (Debian: apt-get install clang-14), no CUDA toolkit.
set -euo pipefail
cd "$(dirname "$0")"
for source in *.cu; do
  clang-14 -x cuda --cuda-device-only -nocudainc -nocudalib --cuda-gpu-arch=sm_70 -Xclang -target-feature -Xclang +ptx64 \
    -ffp-contract=off -O1 -S "$source" -o "${source%.cu}.ptx"
done
