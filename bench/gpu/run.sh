#!/usr/bin/env bash
# On a machine with an NVIDIA GPU, Python with PyTorch (and torchvision) and g++: builds the library for libtorch, runs the device tests, times the kernels and their peers, trains a few
# steps on the device. Prints one table; writes device.csv beside itself. At most 9 minutes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
end=$((SECONDS + 540))
left() { echo $((end - SECONDS)); }
# Seconds for a step: what it may take at most, or what is left for it.
upto() { local rest=$(($(left) - 10)); echo $((rest < $1 ? (rest > 1 ? rest : 1) : $1)); }
step() { printf '\n== %s (%d s left)\n' "$1" "$(left)"; }
failed=0

step "the library for libtorch, against the PyTorch of python3"
if timeout "$(upto 150)" sh "$here/native/build.sh" "$here/native/built"; then
  cp "$here/native/built/libLibTorchSharp.so" "$here/app/"
else
  echo "run.sh: the library was not built; what needs torch is left out."
fi

step "device tests"
timeout "$(upto 150)" "$here/app/SfKernels.Device.Tests" || failed=1

# The twenty steps at the end need a minute, which is kept for them; without PyTorch nothing is timed.
step "timing"
status=0
seconds=$(upto 420)
((seconds > $(left) - 80)) && seconds=$(($(left) - 80))
((seconds < 20)) && seconds=20
timeout -k 5 $((seconds + 8)) python3 "$here/bench.py" --library "$here/SfKernels.DeviceBench.so" --csv "$here/device.csv" --seconds "$seconds" || status=$?
case $status in
  0) ;;
  124 | 137) echo "run.sh: the time was over; device.csv holds what was timed." ;;
  *) failed=1 ;;
esac

if [ -f "$here/app/libLibTorchSharp.so" ]; then
  step "the tool"
  "$here/app/sfk" doctor || true
  if python3 -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' 2>/dev/null; then
    step "twenty training steps on the device"
    timeout "$(upto 90)" "$here/app/sfk" train --data scenes:200 --model retinanet --backbone tiny --loss sampling-free --iterations 20 --device cuda --out "$here/run" || failed=1
  fi
fi

exit $failed
