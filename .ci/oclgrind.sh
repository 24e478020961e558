#!/usr/bin/env bash
# Runs the OpenCL tests on Oclgrind, a simulator that reports data races, divergent barriers, bad accesses and uninitialised reads.
#
# Through the ICD loader: the oclgrind command preloads itself and misses how .NET loads libraries. Oclgrind exits with 0 whatever it finds,
# so the log decides. There are two passes, because tracking uninitialised values needs -cl-opt-disable, with which threads run one after
# another and races look like something else. First, planted defects must be found: a check that cannot fail proves nothing.
#
# Oclgrind reopens its log for each cl_context, of which a pass has many, and would overwrite what it wrote for earlier ones. To a pipe it
# can only append.
set -euo pipefail
cd "$(dirname "$0")/.."

plugin=$(ls /usr/lib/oclgrind/liboclgrind-rt-icd.so /usr/lib/*/oclgrind/liboclgrind-rt-icd.so 2>/dev/null | head -n 1 || true)
if [ -z "$plugin" ]; then
  echo "Oclgrind is not installed (apt-get install oclgrind ocl-icd-libopencl1): its passes are left out."
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/vendors"
echo "$plugin" > "$work/vendors/oclgrind.icd"
export OCL_ICD_VENDORS="$work/vendors"
export GPU_TRAINER_CACHE_DIR=off

configuration=${CONFIGURATION:-Debug}
if [ -z "${NO_BUILD:-}" ]; then
  dotnet build tests/Conformance.Tests -c "$configuration" -v q --nologo
  dotnet build tests/Kernels.Tests -c "$configuration" -v q --nologo
fi

# pass NAME PROJECT FILTER [VARIABLE=VALUE...]: runs the tests that match, and leaves Oclgrind's log in $log.
pass() {
  local name=$1 project=$2 filter=$3 pipe="$work/$1.pipe" reader
  shift 3
  log="$work/$name.log"
  mkfifo "$pipe"
  exec 9<>"$pipe" # Keeps the reader running between contexts. Children must not inherit it: a build server would keep the reader running forever.
  cat "$pipe" > "$log" 9>&- &
  reader=$!
  echo "oclgrind: $name"
  env OCLGRIND_LOG="$pipe" OCLGRIND_DATA_RACES=1 OCLGRIND_CHECK_API=1 "$@" \
    dotnet test "tests/$project" -c "$configuration" --no-build --nologo -v q --filter "$filter" 9>&- | tee "$work/$name.out" 9>&-
  exec 9>&-
  wait "$reader"
  if ! grep -Eq 'Skipped: +0,' "$work/$name.out"; then
    echo "oclgrind: tests of this pass were skipped; all must run on Oclgrind's device."
    exit 1
  fi
}

clean() {
  if [ -s "$log" ]; then
    head -n 60 "$log"
    echo "oclgrind: $(grep -c . "$log") lines in the log of this pass; it must be empty."
    exit 1
  fi
}

finds() {
  if ! grep -qi "$1" "$log"; then
    cat "$log"
    echo "oclgrind: the planted defect was not found: expected \"$1\" in the log."
    exit 1
  fi
}

uninitialised=(OCLGRIND_UNINITIALIZED=1 OCLGRIND_BUILD_OPTIONS=-cl-opt-disable)

pass planted-race Conformance.Tests FullyQualifiedName~PlantedDefects.Race_OnADevice
finds "race"
pass planted-race-in-an-earlier-context Conformance.Tests FullyQualifiedName~PlantedDefects.Race_InTheFirstOfTwoContexts
finds "race"
pass planted-divergent-barrier Conformance.Tests FullyQualifiedName~PlantedDefects.DivergentBarrier_OnADevice
finds "barrier"
pass planted-uninitialised-read Conformance.Tests FullyQualifiedName~PlantedDefects.UninitialisedRead_OnADevice "${uninitialised[@]}"
finds "uninitialized"

# Elementary functions, constants, the CPU's tiles and their machine code are tested in C# only, and PTX and cuBLAS do not concern Oclgrind.
# Convolutions, pools and normalisations share no memory between threads: EveryKernelTests launches each of their kernels, and their many
# shapes would take minutes.
library='FullyQualifiedName!~DeviceMath&FullyQualifiedName!~PtxasTests&FullyQualifiedName!~IlgpuConstants&FullyQualifiedName!~Cublas'
library="$library&FullyQualifiedName!~InnermostLoopTests&FullyQualifiedName!~RegisterTileSizeTests"
library="$library&FullyQualifiedName!~ConvolutionTests&FullyQualifiedName!~PoolingTests&FullyQualifiedName!~NormalizationTests"

# Values are tracked only in the single launch of each kernel: tracking takes five times as long, and where one kernel reads what another
# wrote, or what clEnqueueFillBuffer has set, Oclgrind 21.10 reports it as uninitialised beyond the length of an earlier buffer.
library_tracked='FullyQualifiedName~EveryKernelTests'

pass races-and-barriers Conformance.Tests FullyQualifiedName~OpenClConformance
clean
pass uninitialised-reads Conformance.Tests FullyQualifiedName~OpenClConformance "${uninitialised[@]}"
clean

# EveryKernelTests launches every kernel of the library, or fails.
pass races-and-barriers-in-the-library Kernels.Tests "$library"
clean
pass uninitialised-reads-in-the-library Kernels.Tests "$library_tracked" "${uninitialised[@]}"
clean

echo "oclgrind: no finding"
