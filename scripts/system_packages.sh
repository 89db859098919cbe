#!/usr/bin/env bash
# Checks for what the machine must have, and installs what is missing with apt-get.
#
#   scripts/system_packages.sh build          Swift (checked only) and libcurl with its headers
#   scripts/system_packages.sh build python   also a python3 that can make virtual environments
#   scripts/system_packages.sh nginx          a web server that a test throttles with
#   scripts/system_packages.sh bubblewrap     a sandbox that python code is run in by tests
#   scripts/system_packages.sh poppler        what reads PDFs
#   scripts/system_packages.sh openssl        what tests make certificates with
#   scripts/system_packages.sh shellcheck     what scripts are checked with
#
# Calls apt-get only when something is missing, so it costs milliseconds the second time.
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }

# True where one of the given paths exists; the globs are expanded by the caller.
any_exists() {
  local path
  for path in "$@"; do
    [[ -e $path ]] && return 0
  done
  return 1
}

has_curl_headers() {
  any_exists /usr/include/curl/curl.h /usr/include/*/curl/curl.h /usr/local/include/curl/curl.h
}

# The development link, which the linker looks for; the runtime library alone is not enough.
has_curl_library() {
  any_exists /usr/lib/libcurl.so /usr/lib64/libcurl.so /usr/lib/*/libcurl.so /usr/local/lib/libcurl.so
}

# Debian's python3 comes without ensurepip, and venv then makes an environment without pip.
has_python_with_venv() {
  python3 -c 'import ensurepip, venv' 2>/dev/null
}

install_packages() {
  local -a as_root=()
  if ! command -v apt-get >/dev/null; then
    say "This machine lacks what these Debian packages hold: $*. Install your system's equivalents and run this again."
    exit 2
  fi
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      say "Packages are missing and there is no sudo here; as root, run: apt-get install $*"
      exit 2
    fi
    as_root=(sudo)
  fi
  say "Installing system packages: $*"
  # With a stale or empty package list the first try fails; refreshing it always would cost more.
  if ! DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1; then
    "${as_root[@]}" apt-get update -qq >&2 || true
    if ! DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y --no-install-recommends "$@" >&2; then
      say "apt-get could not install: $*. Install them by hand and run this again."
      exit 2
    fi
  fi
}

usage() {
  echo "usage: scripts/system_packages.sh [build] [python] [nginx] [bubblewrap] [poppler] [openssl] [shellcheck]"
  echo "Installs what is missing of these with apt-get."
}

missing=()

check_build() {
  if ! command -v swift >/dev/null; then
    say "There is no Swift toolchain on the PATH; install Swift 6.2 or newer from https://www.swift.org/install/linux and run this again."
    exit 2
  fi
  if ! has_curl_headers || ! has_curl_library; then
    missing+=(libcurl4-openssl-dev)
  fi
}

# A package, and the program that it is wanted for.
check_program() {
  any_exists "/usr/bin/$2" "/usr/local/bin/$2" "/usr/sbin/$2" || missing+=("$1")
}

for need in "$@"; do
  case $need in
    -h | --help)
      usage
      exit 0
      ;;
    build | python | nginx | bubblewrap | poppler | openssl | shellcheck) ;;
    *)
      say "There is no set of packages $need."
      usage >&2
      exit 2
      ;;
  esac
done
if (($# == 0)); then
  usage >&2
  exit 2
fi

for need in "$@"; do
  case $need in
    build) check_build ;;
    python) has_python_with_venv || missing+=(python3 python3-venv) ;;
    nginx) check_program nginx-light nginx ;;
    bubblewrap) check_program bubblewrap bwrap ;;
    poppler) check_program poppler-utils pdftotext ;;
    openssl) check_program openssl openssl ;;
    shellcheck) check_program shellcheck shellcheck ;;
  esac
done

if ((${#missing[@]} > 0)); then
  install_packages "${missing[@]}"
fi
