#!/bin/sh
# Every case of conformance/cases through C and C++, with a census.
#
#   run.sh                       against target/debug, which is built when it is not there
#   run.sh --prefix DIR          against what `cargo xtask package c --prefix DIR` has installed, through pkg-config
#   run.sh --static ...          with the static library instead of the shared one
#   ... -- --driver cpp --case paging     only these; see main.cpp
#
# CXX, CXXFLAGS and LDFLAGS are used; FAKE names another `avenping` program, BUILD another folder to build in, RUN a program
# to run it under, such as valgrind. Needs nlohmann-json and python3.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
prefix= kind=shared
while [ $# -gt 0 ]; do
    case $1 in
        --prefix) prefix=$(cd "$2" && pwd); shift 2 ;;
        --static) kind=static; shift ;;
        --) shift; break ;;
        *) echo "unknown option $1" >&2; exit 2 ;;
    esac
done
CXX=${CXX:-g++}
BUILD=${BUILD:-$target/conformance-c}
FAKE=${FAKE:-$target/debug/avenping}
mkdir -p "$BUILD/lib"
[ -x "$FAKE" ] || (cd "$root" && cargo build -p avenping-cli)

system="-lpthread -ldl -lm"
if [ -n "$prefix" ]; then
    PKG_CONFIG_PATH=$prefix/lib/pkgconfig
    export PKG_CONFIG_PATH
    include=$(pkg-config --cflags avenping)
    libs="$(pkg-config --libs avenping) -Wl,-rpath,$prefix/lib"
    [ $kind = shared ] || libs="$prefix/lib/libavenping.a $system"
else
    [ -e "$target/debug/libavenping_c.so" ] || (cd "$root" && cargo build -p avenping-c)
    include=-I$root/bindings-c/include
    ln -sf "$target/debug/libavenping_c.so" "$BUILD/lib/libavenping.so.0.1"
    ln -sf libavenping.so.0.1 "$BUILD/lib/libavenping.so"
    libs="-L$BUILD/lib -lavenping -Wl,-rpath,$BUILD/lib"
    [ $kind = shared ] || libs="$target/debug/libavenping_c.a $system"
fi

python3 "$here/generate.py" c "$BUILD/generated_c.hpp"
python3 "$here/generate.py" cpp "$BUILD/generated_cpp.hpp"
# An object that is newer than its source and every header is good, unless the compiler or its flags are others.
flags="-std=c++17 -Wall -Wextra -Wpedantic -Werror -g1 ${CXXFLAGS:-} $include -I$BUILD -I$here"
if [ "$CXX $flags" != "$(cat "$BUILD/flags" 2>/dev/null)" ]; then rm -f "$BUILD"/*.o; fi
echo "$CXX $flags" >"$BUILD/flags"
objects= stale=
for source in "$here"/*.cpp; do
    object=$BUILD/$(basename "$source" .cpp).o
    objects="$objects $object"
    if [ ! -e "$object" ] || [ -n "$(find "$source" "$here" "$BUILD" "$root/bindings-c/include" \
        \( -path "$source" -o -name '*.hpp' -o -name '*.h' \) -newer "$object")" ]; then
        stale="$stale $source"
    fi
done
# Half of the time of most files goes into the JSON library: it is compiled once, and read anew where that cannot be done.
if [ -n "$stale" ]; then
    echo '#include "json.hpp"' >"$BUILD/first"
    # shellcheck disable=SC2086
    "$CXX" $flags -x c++-header "$BUILD/first" -o "$BUILD/first.gch" || rm -f "$BUILD/first.gch"
fi
# shellcheck disable=SC2016,SC2086 # The flags and sources are lists.
[ -z "$stale" ] || printf '%s\n' $stale | xargs -P "$(getconf _NPROCESSORS_ONLN)" -I{} sh -c '
    "$0" $1 -include "$2/first" -c "$3" -o "$2/$(basename "$3" .cpp).o.new" &&
        mv "$2/$(basename "$3" .cpp).o.new" "$2/$(basename "$3" .cpp).o"
' "$CXX" "$flags" "$BUILD" {}
# shellcheck disable=SC2086
"$CXX" ${CXXFLAGS:-} $objects $libs ${LDFLAGS:-} -pthread -o "$BUILD/conformance"
exec ${RUN:-} "$BUILD/conformance" --fake "$FAKE" --cases "$root/conformance/cases" "$@"
