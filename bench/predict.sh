#!/usr/bin/env bash
# Times `gpu-trainer predict` end to end on PNG files of 28 x 28: 1,500 of them, and ten copies of each, three times.
# Usage: bench/predict.sh   (on an idle machine; trains a network first). One JSON object per line.
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
    printf '{"benchmark":"predict","files":%d,"seconds":%d.%03d,"filesPerSecond":%d}\n' \
      "$files" $((nanoseconds / 1000000000)) $((nanoseconds / 1000000 % 1000)) $((files * 1000000000 / nanoseconds))
  done
done
