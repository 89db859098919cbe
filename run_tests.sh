#!/usr/bin/env bash
# Builds everything and runs every test. See --help.
set -euo pipefail

root=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
cd -- "$root"
started=$SECONDS

usage() {
  cat <<'USAGE'
usage: run_tests.sh [--all] [FLAGS…]

Builds everything and runs every test, the slow ones shortened; with --all they go on for their full
length. FLAGS go to swift test, for example: --filter Journal
USAGE
}

misused() {
  printf '%s\n' "$1" >&2
  usage >&2
  exit 2
}

# Before anything is built: swift test itself would tell of a mistake only at the end.
check_arguments() {
  local known argument before=""
  known=" $(swift help test 2>/dev/null | grep -oE -- '--[a-z-]+' | tr '\n' ' ') " || true
  for argument in "$@"; do
    [[ $argument != --all ]] || misused "--all comes first."
    # What follows -Xswiftc and its like is for others. Of a Swift that lists no flags nothing is known.
    if [[ $argument == --* && $before != -X* && $known == *" --filter "* &&
      $known != *" ${argument%%=*} "* ]]; then
      misused "swift test knows no flag ${argument%%=*}."
    fi
    before=$argument
  done
}

for argument in "$@"; do
  if [[ $argument == -h || $argument == --help ]]; then
    usage
    exit 0
  fi
done
if [[ ${1:-} == --all ]]; then
  export SYNTHESIS_TEST_LENGTH=full
  shift
fi
[[ ${1:--} == -* ]] || misused "$1 is no flag; tests are chosen by --filter $1."
check_arguments "$@"

# What lies in the checkout, but for what builds, downloads and Python make.
contents() {
  find . \( -name .git -o -name '.build*' -o -name .local -o -name __pycache__ \) -prune -o -print | LC_ALL=C sort
}
contents_before=$(contents)

step() { printf '== %s (%d s)\n' "$*" "$((SECONDS - started))"; }

step "System packages"
scripts/system_packages.sh build python

step "Format"
swift format lint --strict --recursive Sources Tests Benchmarks Package.swift

step "Shell scripts"
if command -v shellcheck >/dev/null; then
  shellcheck ./*.sh scripts/*.sh .ci/run
else
  echo "shellcheck is not installed; the scripts go unchecked."
fi

step "Build"
swift build --build-tests

step "Embedded model"
# The smaller one: it is for the one test that runs a real model, not for good pairs.
if python=$(python3 scripts/model_runtime.py .local/venv) &&
  weights=$(LOCAL_MODEL=0.5b "$python" scripts/local_model.py); then
  export SYNTHESIS_TEST_MODEL_VENV=$root/.local/venv
  export SYNTHESIS_TEST_MODEL_PATH=${weights%$'\t'*}
else
  echo "The embedded model cannot be had here; the tests that need it are skipped."
fi

step "Encyclopedia"
"${python:-python3}" scripts/build_encyclopedia.py .local/encyclopedia >/dev/null ||
  echo "The encyclopedia cannot be built here; the test that needs it is skipped."

step "Scripts"
# By the environment's python where there is one: a system's own may lack pip, which some tests need.
# What the caller has set up for runs must not reach the wrapper under test.
env -u OPENAI_API_KEY -u OPENAI_API_URL -u OPENAI_API_BASE -u OPENAI_MODEL -u LOCAL_MODEL \
  -u LOCAL_MODEL_PATH "${python:-python3}" -m unittest discover \
  --start-directory Tests/scripts --pattern '*_tests.py'

step "Tests"
status=0
# One at a time: tests start programs and servers, and on two cores they would starve one another.
swift test --skip-build --no-parallel "$@" || status=$?
step "Leftovers"
left_behind=$(LC_ALL=C comm -13 <(printf '%s\n' "$contents_before") <(contents))
if [[ -n $left_behind ]]; then
  echo "These have come into the checkout while the tests ran, which must leave nothing there:"
  printf '%s\n' "$left_behind"
  ((status != 0)) || status=1
fi
step "Done with exit code $status"
exit "$status"
