#!/usr/bin/env bash
# Times `gpu-trainer predict` from end to end over PNG files of 28 x 28: 1,500 of them, and the same ten times over, three times each.
# Usage: bench/predict.sh   (on a machine that has nothing else to do; trains a network first). One JSON object a line.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build src/Cli -c Release --nologo -v quiet
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
gpu_trainer() { dotnet src/Cli/bin/Release/net10.0/gpu-trainer.dll "$@"; }

gpu_trainer train --device cpu --epochs 1 --out "$folder/model" > /dev/null
gpu_trainer export-samples --all --out "$folder/once" > /dev/null
for copy in 0 1 2 3 4 5 6 7 8 9; do
  mkdir -p "$folder/tenfold"
  cp -r "$folder/once" "$folder/tenfold/$copy"
done

for round in 1 2 3; do
  for set in once tenfold; do
    start=$(date +%s%N)
    files=$(gpu_trainer predict --model "$folder/model" --device cpu --json "$folder/$set" | wc -l)
    nanoseconds=$(($(date +%s%N) - start))
    echo "{\"benchmark\":\"predict\",\"files\":$files,\"seconds\":$((nanoseconds / 1000000))e-3,\"filesPerSecond\":$((files * 1000000000 / nanoseconds))}"
  done
done
