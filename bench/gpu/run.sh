#!/usr/bin/env bash
# On a machine with an NVIDIA GPU, Python with PyTorch (and torchvision) and g++: builds the library for libtorch, runs the device tests, times the kernels and their peers, trains a few
# steps on the device. Prints one table; writes device.csv and run.log beside itself. At most 9 minutes. No step depends on another's success; the last lines say what each came to.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ -z "${SFK_GPU_LOGGED:-}" ]; then
  SFK_GPU_LOGGED=1 bash "$here/run.sh" 2>&1 | tee "$here/run.log"
  exit "${PIPESTATUS[0]}"
fi
end=$((SECONDS + 540))
left() { echo $((end - SECONDS)); }
# Seconds for a step: what it may take at most, or what is left for it beside what is kept for later.
upto() { local rest=$(($(left) - 10 - ${2:-0})); echo $((rest < $1 ? (rest > 1 ? rest : 1) : $1)); }
step() { printf '\n== %s (%d s left)\n' "$1" "$(left)"; }
failed=0
summary=
# Keeps what a step came to: its name, its exit code.
came_to() {
  case $2 in
    0) summary+="$1: done"$'\n' ;;
    124 | 137) summary+="$1: stopped, its time was over"$'\n' failed=1 ;;
    *) summary+="$1: FAILED (exit code $2)"$'\n' failed=1 ;;
  esac
}

step "the machine"
nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,clocks.max.memory --format=csv,noheader 2>/dev/null || echo "nvidia-smi names no GPU."
g++ --version 2>/dev/null | head -n 1 || true

step "the library for libtorch, against the PyTorch of python3"
timeout -k 5 "$(upto 180)" sh "$here/native/build.sh" "$here/native/built"
status=$?
came_to "library for libtorch" $status
if [ $status = 0 ]; then
  cp "$here/native/built/libLibTorchSharp.so" "$here/app/"
else
  echo "run.sh: the library was not built; what needs torch is left out."
fi

step "device tests"
timeout -k 5 "$(upto 150)" "$here/app/SfKernels.Device.Tests" -noColor -longRunning 30
status=$?
came_to "device tests" $status
if [ $status != 0 ]; then
  # A kernel that faults takes all of its process's device with it: each class by itself tells whose fault it was.
  step "device tests, one class at a time"
  stop=$((SECONDS + $(upto 60 250)))
  for class in $("$here/app/SfKernels.Device.Tests" -list classes | grep '^SfKernels'); do
    ((SECONDS < stop)) || { echo "no time for $class and those behind it"; break; }
    timeout -k 5 $((stop - SECONDS)) "$here/app/SfKernels.Device.Tests" -noColor -noLogo -class "$class" >"$here/class.log" 2>&1
    echo "$class: exit code $?"
    grep -A 3 '\[FAIL\]' "$here/class.log" | head -n 12
  done
fi

# The twenty steps at the end need a minute, which is kept for them. bench.py ends by itself in its seconds.
step "timing"
seconds=$(upto 420 80)
timeout -k 5 $((seconds + 10)) python3 "$here/bench.py" --library "$here/SfKernels.DeviceBench.so" --csv "$here/device.csv" --seconds "$seconds"
status=$?
[ $status = 3 ] && echo "run.sh: PyTorch sees no CUDA device: there is nothing to time."
came_to "timing" $status

if [ -f "$here/app/libLibTorchSharp.so" ]; then
  step "the tool"
  timeout -k 5 "$(upto 30)" "$here/app/sfk" doctor || true
  if timeout -k 5 "$(upto 60)" python3 -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' 2>/dev/null; then
    for precision in fp32 bf16; do
      [ "$(left)" -gt 15 ] || break
      step "twenty training steps on the device, $precision"
      rm -rf "$here/run-$precision"
      timeout -k 5 "$(upto 90)" "$here/app/sfk" train --data scenes:200 --model retinanet --backbone tiny --loss sampling-free --iterations 20 --device cuda --precision "$precision" \
        --out "$here/run-$precision"
      came_to "training, $precision" $?
    done
  fi
fi

step "what each step came to"
printf '%s' "$summary"
exit $failed
