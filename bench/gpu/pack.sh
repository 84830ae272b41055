#!/usr/bin/env bash
# Packs what a machine with an NVIDIA GPU needs to test and time the kernels: Python with PyTorch and g++ there, no .NET SDK, no network.
#   bench/gpu/pack.sh [FILE]        writes FILE (default sfk-gpu.tar.gz), under 60 MB
# There: tar xzf sfk-gpu.tar.gz && sfk-gpu/run.sh
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
file=$(realpath -m "${1:-sfk-gpu.tar.gz}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pack=$work/sfk-gpu
mkdir -p "$pack"

publish() { dotnet publish "$root/$1" -c Release -r linux-x64 --nologo -v quiet -p:SfkEngines=system -p:DebugType=none -p:GenerateDocumentationFile=false "${@:2}"; }
publish tests/SfKernels.Device.Tests --self-contained -o "$pack/app"
publish src/SfKernels.Cli --self-contained -o "$pack/app"
publish bench/SfKernels.DeviceBench -o "$work/library"
cp "$work/library/SfKernels.DeviceBench.so" "$pack/"
# The library for libtorch is built there, against that PyTorch.
rm -f "$pack/app/libLibTorchSharp.so" "$pack"/app/*.xml "$pack"/app/*.pdb
mkdir "$pack/native"
cp "$root"/src/Compat/TorchSharp/native/* "$pack/native/"
cp "$root"/bench/gpu/*.py "$root/bench/gpu/run.sh" "$pack/"

tar -C "$work" -cf - sfk-gpu | gzip -9 >"$file"
size=$(($(stat -c %s "$file") / 1000000))
echo "$file: $size MB"
((size < 60)) || { echo "pack.sh: over 60 MB" >&2; exit 1; }
