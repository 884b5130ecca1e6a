#!/bin/sh
# What each choice of the release profile costs and gives: size, time to the first poll, first request.
# Builds a few functions once for each choice, one after the other, measures them, and writes the table
# of ARCHITECTURE.md to the standard output.
#
#   tests/bench/profiles.sh            all choices, for intake and escalation; hours on a small machine
#   tests/bench/profiles.sh 3 7        the third and the seventh only
#   tests/bench/profiles.sh list       what there is to choose
#
# FUNCTIONS (names), ROUNDS (starts of each kind), JOBS (of cargo) and WORK (a folder for the builds)
# may be set.
set -eu
cd "$(dirname "$0")/../.."

FUNCTIONS=${FUNCTIONS:-intake escalation}
ROUNDS=${ROUNDS:-40}
JOBS=${JOBS:-1}
WORK=${WORK:-$PWD/target/profiles}

# opt-level, LTO, codegen units, panic, and what is changed in the sources.
choices() {
    cat <<'CHOICES'
3 thin 4 unwind -
3 thin 1 unwind -
3 fat 1 unwind -
s thin 4 unwind -
s fat 1 unwind -
z fat 1 unwind -
s fat 1 abort -
s fat 1 unwind aws-lc
s fat 1 unwind mimalloc
CHOICES
}

# A copy of what is committed, so that a choice can change a line of it.
copy_of_sources() {
    rm -rf "$WORK/source"
    mkdir -p "$WORK/source"
    git archive HEAD | tar -x -C "$WORK/source"
}

# Fails when a line that is to be changed is no longer there.
change() {
    grep -q "$2" "$WORK/source/$1" || { echo "profiles: no '$2' in $1" >&2; exit 1; }
    sed -i "s/$2/$3/" "$WORK/source/$1"
}

apply() {
    case $1 in
    -) ;;
    aws-lc)
        change Cargo.toml '"rustls-ring"' '"rustls-aws-lc"'
        change shared/lambda-shell/src/aws.rs CryptoMode::Ring CryptoMode::AwsLc
        ;;
    mimalloc)
        for function in $FUNCTIONS; do
            change "functions/$function/Cargo.toml" '^\[dependencies\]$' '[dependencies]\nmimalloc = { version = "0.1", default-features = false }'
            printf '\n#[global_allocator]\nstatic ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;\n' \
                >> "$WORK/source/functions/$function/src/main.rs"
        done
        ;;
    esac
}

packages() {
    for package in $FUNCTIONS hello; do printf -- '-p %s ' "$package"; done
}

# Builds and measures one choice.
measure() {
    number=$1 opt=$2 lto=$3 units=$4 panic=$5 changed=$6
    copy_of_sources
    apply "$changed"
    echo "profiles: $number: opt-level $opt, $lto LTO, $units units, $panic, $changed" >&2
    (
        cd "$WORK/source"
        export CARGO_TARGET_DIR="$WORK/$number" CARGO_INCREMENTAL=0 CARGO_PROFILE_RELEASE_OPT_LEVEL="$opt" \
            CARGO_PROFILE_RELEASE_LTO="$lto" CARGO_PROFILE_RELEASE_CODEGEN_UNITS="$units" CARGO_PROFILE_RELEASE_PANIC="$panic"
        # shellcheck disable=SC2046
        nice -n 10 cargo build --release --quiet -j "$JOBS" --bins $(packages) >&2
    )
    label="$opt, $lto, $units, $panic"
    [ "$changed" = - ] || label="$label, $changed"
    only=''
    for function in $FUNCTIONS; do only="$only --only $function"; done
    # Limits are for the profile that is chosen, not for the choices.
    # shellcheck disable=SC2086
    "$WORK/driver/release/cold-start" "$WORK/$number/release" $only --rounds "$ROUNDS" --label "$label" \
        $heading --largest 1000000000 --slowest 1000000
    heading=--no-heading
    # Only the binaries are worth keeping.
    rm -rf "$WORK/$number/release/deps" "$WORK/$number/release/build" "$WORK/$number/release/.fingerprint"
}

if [ "${1:-}" = list ]; then
    choices | cat -n
    exit 0
fi
mkdir -p "$WORK"
echo "profiles: the program that measures" >&2
CARGO_TARGET_DIR="$WORK/driver" CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    nice -n 10 cargo build --release --quiet -j "$JOBS" -p bench --bin cold-start >&2
heading=''
number=0
choices > "$WORK/choices"
while read -r opt lto units panic changed <&3; do
    number=$((number + 1))
    case " ${*:-$number} " in
    *" $number "*) measure "$number" "$opt" "$lto" "$units" "$panic" "$changed" ;;
    esac
done 3< "$WORK/choices"
