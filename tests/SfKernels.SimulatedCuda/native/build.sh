#!/bin/sh
# Builds libcuda.so.1, the simulated devices, in the folder $2 for the libtorch that the shim $1 was linked with, unless the one there is up to date.
# $2/reason says why there is none, or is empty.
set -eu

shim=$1
out=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$out"
exec 9>"$out/lock"
flock 9

libraries=$(readelf -d "$shim" | sed -n 's/.*R.*PATH).*\[\([^:]*\).*\]/\1/p')
stamp="$(stat -L -c '%n %Y %s' "$libraries/libtorch_cpu.so"; cat "$here"/build.sh "$here"/*.h "$here"/*.cpp | sha1sum)"
if [ -f "$out/reason" ] && [ -f "$out/stamp" ] && [ "$(cat "$out/stamp")" = "$stamp" ]; then exit 0; fi

rm -f "$out/libcuda.so.1" "$out/stamp"
includes="$libraries/../include"
case "$libraries" in /usr/lib/*) includes=/usr/include ;; esac
numbers=$(cat "$includes/torch/csrc/api/include/torch/version.h" "$includes/torch/version.h" "$includes/torch/headeronly/version.h" 2>/dev/null || true)
major=$(printf '%s\n' "$numbers" | sed -n 's/#define TORCH_VERSION_MAJOR *//p' | head -n 1)
minor=$(printf '%s\n' "$numbers" | sed -n 's/#define TORCH_VERSION_MINOR *//p' | head -n 1)
standard=c++20
[ "$major" != 1 ] || standard=c++17
case "$major.$minor" in
1.13 | 2.6 | 2.14) known=1 ;;
*) known= ;;
esac
if [ -e "$libraries/libtorch_cuda.so" ]; then
    echo "This libtorch has CUDA devices of its own." > "$out/reason"
elif [ -z "$known" ]; then
    echo "The simulated CUDA devices are written for libtorch 1.13, 2.6 and 2.14; this one is ${major:-of no known version}${minor:+.$minor}." > "$out/reason"
else
    pids=
    for source in memory device operators driver; do
        "${CXX:-g++}" -std=$standard -DSIMULATED_TORCH=$((major * 100 + minor)) -O1 -fPIC -fvisibility=hidden -w -I"$includes" -I"$includes/torch/csrc/api/include" -c "$here/$source.cpp" -o "$out/$source.o" &
        pids="$pids $!"
    done
    for pid in $pids; do wait "$pid"; done
    "${CXX:-g++}" -shared "$out/memory.o" "$out/device.o" "$out/operators.o" "$out/driver.o" -L"$libraries" -ltorch_cpu -lc10 -pthread -Wl,-rpath,"$libraries" -Wl,-soname,libcuda.so.1 -o "$out/libcuda.so.new"
    mv "$out/libcuda.so.new" "$out/libcuda.so.1"
    : > "$out/reason"
fi
printf '%s\n' "$stamp" > "$out/stamp"
