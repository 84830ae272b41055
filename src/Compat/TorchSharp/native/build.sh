#!/bin/sh
# Builds libLibTorchSharp.so in the folder $1 against the libtorch of this machine, unless the one there is up to date.
# Looks for libtorch in $SFK_LIBTORCH (a folder with include/ and lib/), in the PyTorch of the python3 on the PATH, then in Debian's libtorch-dev.
# Exit code 3: no libtorch; what to install is on standard output in one line.
set -eu

out=$1
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$out"
exec 9>"$out/lock"
flock 9

# The folder of the torch package, without importing it: importing takes seconds.
python_torch() {
    command -v python3 >/dev/null 2>&1 || return 0
    python3 -c 'import importlib.util as u; s = u.find_spec("torch"); print(s.submodule_search_locations[0] if s and s.submodule_search_locations else "")' 2>/dev/null || true
}

debian_libraries() { ls -d /usr/lib/*/libtorch_cpu.so 2>/dev/null | head -n 1; }

torch_of_python=$(python_torch)
debian=$(debian_libraries)
stamp="$(printf 'SFK_LIBTORCH=%s\nCXX=%s\n' "${SFK_LIBTORCH:-}" "${CXX:-g++}"
    for library in "${SFK_LIBTORCH:-}/lib/libtorch_cpu.so" "$torch_of_python/lib/libtorch_cpu.so" "$debian"; do
        [ ! -e "$library" ] || stat -L -c '%n %Y %s' "$library"
    done
    cat "$here"/build.sh "$here"/*.h "$here"/*.cpp | sha1sum)"
if [ -f "$out/libLibTorchSharp.so" ] && [ -f "$out/stamp" ] && [ "$(cat "$out/stamp")" = "$stamp" ]; then exit 0; fi

includes= libraries=
if [ -n "${SFK_LIBTORCH:-}" ]; then
    if [ ! -e "$SFK_LIBTORCH/lib/libtorch_cpu.so" ]; then
        echo "SFK_LIBTORCH is '$SFK_LIBTORCH', which has no lib/libtorch_cpu.so: point it at an unpacked libtorch, or unset it."
        exit 3
    fi
    includes="$SFK_LIBTORCH/include" libraries="$SFK_LIBTORCH/lib"
elif [ -e "$torch_of_python/include/ATen/Tensor.h" ] && python3 -c 'import torch' 2>/dev/null; then
    includes="$torch_of_python/include" libraries="$torch_of_python/lib"
elif [ -n "$debian" ] && [ -e /usr/include/ATen/Tensor.h ]; then
    includes=/usr/include libraries=$(dirname "$debian")
else
    echo "No libtorch on this machine: run 'apt-get install libtorch-dev python3-torchvision g++', or 'pip install torch torchvision' for the python3 on the PATH, or set SFK_LIBTORCH; to take TorchSharp from a package feed, build with SfkEngines=packages."
    exit 3
fi
if ! command -v "${CXX:-g++}" >/dev/null 2>&1; then
    echo "No C++ compiler '${CXX:-g++}': run 'apt-get install g++'."
    exit 3
fi

# The C++ library that libtorch was built for shows in how its strings are mangled.
abi=1
if grep -q 'torchCheckFailEPKcS2_jRKSs' "$libraries/libc10.so"; then abi=0; fi
standard=c++17
if ! grep -q 'TORCH_VERSION_MAJOR 1$' "$includes/torch/csrc/api/include/torch/version.h" "$includes/torch/version.h" 2>/dev/null; then standard=c++20; fi

for source in dispatch tensor autograd waits; do
    "${CXX:-g++}" -std=$standard -O2 -fPIC -fvisibility=hidden -w -D_GLIBCXX_USE_CXX11_ABI=$abi -I"$includes" -I"$includes/torch/csrc/api/include" \
        -c "$here/$source.cpp" -o "$out/$source.o" &
    pids="${pids:-} $!"
done
for pid in $pids; do wait "$pid"; done

# libtorch.so is empty in itself: loading it brings in the others, the one for CUDA where there is one, so the linker must not drop any.
cuda=
if [ -e "$libraries/libtorch_cuda.so" ]; then cuda=-ltorch_cuda; fi
"${CXX:-g++}" -shared "$out/dispatch.o" "$out/tensor.o" "$out/autograd.o" "$out/waits.o" -L"$libraries" -Wl,--no-as-needed -ltorch -ltorch_cpu $cuda -lc10 -Wl,--as-needed -ldl \
    -Wl,-rpath,"$libraries" -o "$out/libLibTorchSharp.so.new"
mv "$out/libLibTorchSharp.so.new" "$out/libLibTorchSharp.so"
printf '%s\n' "$stamp" > "$out/stamp"
