#!/usr/bin/env bash
# Checks that runs lose nothing when they are killed at random moments or while they save, or when the disk is full.
# Usage: bench/runs.sh [SEED]
# One JSON object per part; the exit code is 1 if anything was lost. Three of the runs continue with OpenCL if there is a device. The full
# disk is a tmpfs, which needs root or user namespaces. KILLS, SAVES and FILLS set how often (20, 200, 20), PROGRAM another gpu-trainer than
# the one built here.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -n "${PROGRAM:-}" ] || dotnet build src/Cli -c Release --nologo -v quiet
program=${PROGRAM:-$PWD/src/Cli/bin/Release/net10.0/gpu-trainer}
RANDOM=${1:-1}
folder=$(mktemp -d)
process=
trap '[ -z "$process" ] || kill -9 "$process" 2> /dev/null || true; umount "$folder/disk" 2> /dev/null || true; rm -rf "$folder"' EXIT
training=(--device cpu --layers "linear 24, relu, dropout 0.2, linear 10" --batch-size 32 --quiet)
failures=0

fail() { echo "bench/runs.sh: $1" >&2; failures=$((failures + 1)); }
sleep_milliseconds() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; }
newest() { ls "$1/checkpoints" 2> /dev/null | grep '^step-.*safetensors$' | tail -n 1 || true; }
sum() { sha256sum < "$1" | cut -d ' ' -f 1; }

"$program" train "${training[@]}" --epochs 4 --out "$folder/whole"
expected=$(sum "$folder/whole/model.safetensors")
has_opencl=$("$program" devices --json | grep -c '"device":"opencl:0"' || true)

# Killed at a random moment, then resumed and killed again until it is done: it ends in the bytes of an undisturbed run.
kills=0 on_opencl=0 same=0
for run in $(seq "${KILLS:-20}"); do
  out=$folder/killed-$run
  options=()
  [ "$run" -gt 8 ] || options=(--threads 1)
  [ "$run" -gt 3 ] || [ "$has_opencl" = 0 ] || { options=(--device opencl); on_opencl=$((on_opencl + 1)); }
  longest=1500 starts=0
  while true; do
    starts=$((starts + 1))
    if [ -f "$out/config.json" ]; then
      "$program" train --resume "$out" "${options[@]}" 2> "$folder/error" & process=$!
    else
      "$program" train "${training[@]}" --epochs 4 --checkpoint-every-steps 40 --out "$out" 2> "$folder/error" & process=$!
    fi
    # The first kill always happens; later ones come later and later, or a slow machine would never finish.
    sleep_milliseconds $((RANDOM % longest))
    longest=$((longest + 500))
    if kill -9 $process 2> /dev/null; then kills=$((kills + 1)); fi
    code=0; wait $process 2> /dev/null || code=$?
    [ $code != 0 ] || break
    if [ $code = 2 ]; then
      grep -q "is done" "$folder/error" || fail "run $run: $(cat "$folder/error")"
      break
    fi
    [ $code = 137 ] || { fail "run $run ended with $code: $(cat "$folder/error")"; break; }
  done
  if [ "$(sum "$out/model.safetensors")" = "$expected" ]; then same=$((same + 1)); else fail "run $run: other bytes after $starts starts"; fi
done
printf '{"part":"kills","runs":%d,"kills":%d,"onOpenCl":%d,"sameBytes":%d}\n' "${KILLS:-20}" $kills $on_opencl $same

# Killed while a checkpoint is written: the newest one loads, and the next start removes partial files.
out=$folder/saving within=0 loaded=0 leftovers=0
mkdir -p "$out"
"$program" train "${training[@]}" --epochs 100000 --checkpoint-every-steps 1 --out "$out" & process=$!
for save in $(seq "${SAVES:-200}"); do
  before=$(newest "$out")
  while [ "$(newest "$out")" = "$before" ]; do sleep 0.01; kill -0 $process 2> /dev/null || { fail "save $save: it ended"; break 2; }; done
  # What the previous kill left is gone by now; at most one file is being written.
  found=$(find "$out" -name '.*.tmp' | wc -l)
  [ "$found" -le 1 ] || { leftovers=$((leftovers + found)); fail "save $save: $found files were left"; }
  if [ $((save % 2)) = 0 ]; then
    sleep_milliseconds $((RANDOM % 40))
  else
    while ! compgen -G "$out/checkpoints/.step-*.tmp" > /dev/null; do kill -0 $process 2> /dev/null || break; done
  fi
  kill -9 $process; wait $process 2> /dev/null || true
  if compgen -G "$out/checkpoints/.step-*.tmp" > /dev/null; then within=$((within + 1)); fi
  last=$(newest "$out")
  "$program" train --resume "$out" 2> "$folder/error" & process=$!
  while [ "$(newest "$out")" = "$last" ] && kill -0 $process 2> /dev/null; do sleep 0.01; done
  if [ -s "$folder/error" ]; then fail "save $save: $(cat "$folder/error")"; else loaded=$((loaded + 1)); fi
done
kill -TERM $process 2> /dev/null || true; wait $process 2> /dev/null || true
leftovers=$((leftovers + $(find "$out" -name '.*.tmp' | wc -l)))
printf '{"part":"saves","kills":%d,"whileWriting":%d,"loaded":%d,"leftovers":%d}\n' "${SAVES:-200}" $within $loaded $leftovers

# A disk that fills up at a random moment, permanently or for a second: the training ends in the same bytes, in its folder or in another
# that it names.
full_disk() {
  mkdir -p "$folder/disk" "$folder/temporary"
  mount -t tmpfs -o size=8m none "$folder/disk"
  local saved=0 elsewhere=0 warned=0
  for fill in $(seq "${FILLS:-20}"); do
    out=$folder/disk/run-$fill
    TMPDIR=$folder/temporary "$program" train "${training[@]}" --epochs 4 --checkpoint-every-steps 20 --out "$out" 2> "$folder/error" & process=$!
    while [ ! -f "$out/config.json" ]; do sleep 0.01; done
    sleep_milliseconds $((RANDOM % 1200))
    dd if=/dev/zero of="$folder/disk/filler" bs=4k 2> /dev/null || true
    if [ $((fill % 2)) = 0 ]; then sleep 1; rm -f "$folder/disk/filler"; fi
    code=0; wait $process || code=$?
    if [ -s "$folder/error" ]; then
      warned=$((warned + 1))
      grep -q "No space left" "$folder/error" || fail "fill $fill: no reason is said: $(cat "$folder/error")"
    fi
    if [ -f "$out/model.safetensors" ] && [ "$(sum "$out/model.safetensors")" = "$expected" ] && [ $code = 0 ]; then
      saved=$((saved + 1))
    elif [ -f "$folder/temporary/run-$fill/model.safetensors" ] && [ "$(sum "$folder/temporary/run-$fill/model.safetensors")" = "$expected" ] && [ $code = 1 ]; then
      elsewhere=$((elsewhere + 1))
    else
      fail "fill $fill: lost, exit code $code: $(cat "$folder/error")"
    fi
    rm -rf "$folder/disk/filler" "$out"
  done
  umount "$folder/disk"
  printf '{"part":"fullDisk","runs":%d,"saved":%d,"savedElsewhere":%d,"warned":%d}\n' "${FILLS:-20}" $saved $elsewhere $warned
}

if [ "$(id -u)" = 0 ]; then
  full_disk
elif [ -z "${IN_NAMESPACE:-}" ] && unshare -rm true 2> /dev/null; then
  IN_NAMESPACE=1 PROGRAM=$program KILLS=0 SAVES=0 unshare -rm "$0" "${1:-1}" | grep fullDisk || fail "the full disk"
else
  echo '{"part":"fullDisk","skipped":"mounting a tmpfs takes root or user namespaces"}'
fi

[ $failures = 0 ]
