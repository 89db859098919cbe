#!/usr/bin/env bash
# Builds the engine, finds a model, and runs one mode. See --help.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
readonly root
readonly stop_grace_seconds=1
# About as long: a seed of the web mode takes twice the time.
readonly first_look_seeds=12 first_web_seeds=6

say() { printf '%s\n' "$*" >&2; }

usage() {
  cat <<'USAGE'
usage: run_parallel_synthesis.sh [web|math|python] [SEEDS] [OUTPUT_DIR] [-- FLAGS…]
       run_parallel_synthesis.sh custom CONFIG [SEEDS] [OUTPUT_DIR] [-- FLAGS…]

Builds a release, finds a model and synthesizes question–answer pairs from the seeds.
Without a mode it is math; py is short for python. Without SEEDS it takes the mode's example seeds
(with the embedded model the first 12, or 6 in web mode), without OUTPUT_DIR the folder
results/<mode> of this checkout; custom takes both from its config. FLAGS go to synthesize-multi,
for example: -- --limit 5

The model is the endpoint that the config or the environment names:
  OPENAI_API_URL (or OPENAI_API_BASE), OPENAI_API_KEY, OPENAI_MODEL
or none with -- --simulate, or else a small one that is set up on this machine once:
  LOCAL_MODEL=1.5b|0.5b|135m
                            which one (about 1.1, 0.5 or 0.1 GB to download)
  LOCAL_MODEL_PATH=FILE     a GGUF file of your own
  SYNTHESIS_CACHE_DIR=DIR   where weights are kept

The web mode searches with what its config names, or else with SERPER_API_KEY, BRAVE_API_KEY or
TAVILY_API_KEY where one is set. Without any of these it explores a small encyclopedia that is built
and served on this machine.

Exit codes: 0 all seeds done, 3 some failed, 2 usage or config, 1 internal,
129, 130 or 143 ended by a signal.
USAGE
}

misused() {
  say "$1"
  usage >&2
  exit 2
}

# --- arguments -----------------------------------------------------------------------------------

mode=""
config=""
seeds=""
output=""
flags=()
# Nothing was chosen: the example seeds, to see what the engine does.
is_first_look=false

parse_arguments() {
  local -a words=()
  while (($# > 0)); do
    case $1 in
      --)
        shift
        flags=("$@")
        break
        ;;
      -h | --help)
        usage
        exit 0
        ;;
      -*) misused "$1 is no argument of the wrapper; flags of the engine go after --." ;;
      *) words+=("$1") ;;
    esac
    shift
  done

  mode=${words[0]:-math}
  local -a files=("${words[@]:1}")
  case $mode in
    math | web) config=$root/configs/${mode}_config.json ;;
    python | py)
      mode=python
      config=$root/configs/python_config.json
      ;;
    custom)
      ((${#files[@]} > 0)) || misused "custom wants a config file."
      config=${files[0]}
      files=("${files[@]:1}")
      ;;
    *) misused "There is no mode $mode." ;;
  esac
  ((${#files[@]} <= 2)) || misused "${files[2]} is one argument too many."
  seeds=${files[0]:-}
  output=${files[1]:-}
  if [[ $mode != custom ]]; then
    [[ -n $seeds ]] || is_first_look=true
    seeds=${seeds:-$root/examples/${mode}_seeds.json}
    output=${output:-$root/results/$mode}
  fi
  [[ -f $config ]] || misused "The config $config is no file."
  [[ -z $seeds || -r $seeds ]] || misused "The seeds $seeds cannot be read."
}

# Whether one of the flags is given, alone or with a value attached.
has_flag() {
  local wanted flag
  for wanted in "$@"; do
    for flag in "${flags[@]+"${flags[@]}"}"; do
      [[ $flag == "$wanted" || $flag == "$wanted="* ]] && return 0
    done
  done
  return 1
}

# --- the build -----------------------------------------------------------------------------------

engine=""

build() {
  # For tests of this script, and for people who have a build elsewhere.
  if [[ -n ${SYNTHESIZE_MULTI_BIN:-} ]]; then
    engine=$SYNTHESIZE_MULTI_BIN
    return
  fi
  "$root/scripts/system_packages.sh" build
  engine=$root/.build/release/synthesize-multi
  local worker=$root/.build/release/seed-worker
  if [[ ! -x $engine || ! -x $worker ]]; then
    say "Building a release; the first time takes some minutes"
  elif [[ -n $(find "$root/Package.swift" "$root/Sources" -newer "$engine" -print -quit) ]]; then
    say "Building what has changed"
  fi
  local product log
  log=$(mktemp)
  for product in synthesize-multi seed-worker; do
    if ! swift build --package-path "$root" -c release --static-swift-stdlib --product "$product" \
      >"$log" 2>&1; then
      cat "$log" >&2
      rm -f "$log"
      say "The build failed."
      exit 1
    fi
  done
  rm -f "$log"
}

# What the config comes to, as the engine tells it: one line of JSON.
config_facts=""

# A mistake in the config is told before anything is fetched for the run.
ask_engine() {
  has_flag --help -h --version && return
  local said
  said=$(mktemp)
  # With the encyclopedia, which the engine takes where the config and the environment name nothing
  # else to search.
  if ! config_facts=$(
    export "${site_environment[@]}"
    "$engine" config --json --config "$config" 2>"$said"
  ); then
    cat "$said" >&2
    rm -f "$said"
    exit 2
  fi
  rm -f "$said"
}

# A text among the facts. A quote inside a text has a backslash, so no text can pass for a member.
config_fact() {
  local member="\"$1\":\"(([^\"\\]|\\\\.)*)\""
  [[ $config_facts =~ $member ]] || return 0
  # All others of JSON's escapes are among those of %b.
  printf '%b' "${BASH_REMATCH[1]//\\\"/\"}"
}

# --- the model -----------------------------------------------------------------------------------

model_environment=()
server_log=""

find_model() {
  has_flag --simulate --help -h --version && return
  if [[ $(config_fact endpoint) == none ]]; then
    "$root/scripts/system_packages.sh" python
    start_embedded_model
  elif [[ -n ${LOCAL_MODEL:-}${LOCAL_MODEL_PATH:-} ]]; then
    say "LOCAL_MODEL is not used: the config or the environment names a model endpoint."
  fi
}

start_embedded_model() {
  local python weights
  if [[ -n ${SYNTHESIS_MODEL_PYTHON:-} ]]; then
    python=$SYNTHESIS_MODEL_PYTHON
  else
    python=$(python3 "$root/scripts/model_runtime.py" "$root/.local/venv") || exit
  fi
  weights=$("$python" "$root/scripts/local_model.py") || exit
  serve "$python" "${weights%$'\t'*}" "${weights##*$'\t'}"
}

# Starts the server as a coprocess: bash alone holds the two pipes to it, so the kernel closes them
# when this shell ends, in whatever way, and the server goes with them.
serve() {
  local python=$1 file=$2 name=$3 key line="" started=$SECONDS
  key=$(head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n')
  server_log=$(mktemp)
  say "Starting the embedded model $name on this machine"
  # bash warns of a second coprocess, though it keeps both.
  {
    # shellcheck disable=SC2034 # MODEL is the coprocess's array of file descriptors
    coproc MODEL {
      LOCAL_MODEL_API_KEY=$key exec "$python" "$root/scripts/serve_local_model.py" "$file" "$name" \
        2>"$server_log"
    }
  } 2>/dev/null
  # bash empties MODEL when the server ends, so its number is kept.
  local answers=${MODEL[0]}
  server_pid=$MODEL_PID
  until IFS= read -r -t 5 -u "$answers" line; do
    if ! kill -0 "$server_pid" 2>/dev/null; then
      tail -n 20 "$server_log" >&2
      say "The embedded model's server ended while it was starting."
      exit 1
    fi
    say "  waiting for it, $((SECONDS - started)) s"
  done
  model_environment=("OPENAI_API_URL=$line" "OPENAI_API_KEY=$key" "OPENAI_MODEL=$name")
}

# --- the encyclopedia ----------------------------------------------------------------------------

wants_site=false
site_folder=${SYNTHESIS_ENCYCLOPEDIA:-$root/.local/encyclopedia}
# The address until the site is served at its own.
site_environment=("SYNTHESIS_SITE_URL=http://127.0.0.1:1" "SYNTHESIS_SITE_CORPUS=$site_folder/corpus.jsonl")
site_pid=""

find_site() {
  [[ $(config_fact search_from) == site ]] || return 0
  wants_site=true
  "$root/scripts/system_packages.sh" python
  site_folder=$(python3 "$root/scripts/build_encyclopedia.py" "$site_folder") || exit
  serve_site
}

# A coprocess for the same reason as the model's server.
serve_site() {
  local address
  # bash warns of a second coprocess, though it keeps both.
  {
    # shellcheck disable=SC2034 # SITE is the coprocess's array of file descriptors
    coproc SITE { exec python3 "$root/scripts/serve_site.py" "$site_folder/site"; }
  } 2>/dev/null
  local answers=${SITE[0]}
  # shellcheck disable=SC2153 # bash sets it
  site_pid=$SITE_PID
  if ! IFS= read -r -t 30 -u "$answers" address; then
    say "The encyclopedia's server did not start."
    exit 1
  fi
  say "Serving the encyclopedia at $address"
  site_environment=("SYNTHESIS_SITE_URL=$address" "SYNTHESIS_SITE_CORPUS=$site_folder/corpus.jsonl")
}

# --- the run -------------------------------------------------------------------------------------

server_pid=""
engine_pid=""
interrupted=false

# shellcheck disable=SC2317 # called by traps
forward() {
  local signal=$1 status=$2
  # Before the engine runs there is nothing to drain.
  [[ -n $engine_pid ]] || exit "$status"
  interrupted=true
  kill -s "$signal" "$engine_pid" 2>/dev/null || true
}

# shellcheck disable=SC2317 # called by a trap
clean_up() {
  [[ -z $site_pid ]] || kill -TERM "$site_pid" 2>/dev/null || true
  if [[ -n $server_pid ]]; then
    kill -TERM "$server_pid" 2>/dev/null || true
    local deadline=$((SECONDS + stop_grace_seconds + 1))
    while kill -0 "$server_pid" 2>/dev/null && ((SECONDS < deadline)); do
      sleep 0.05
    done
    kill -KILL "$server_pid" 2>/dev/null || true
  fi
  [[ -z $server_log ]] || rm -f "$server_log"
}

# Runs the engine in a process group of its own: Ctrl-C then reaches it once, through `forward`,
# instead of twice, and it can drain while this shell waits with the model still up.
run_engine() {
  local -a command=("$engine" --config "$config")
  [[ -z $seeds ]] || command+=(--seeds "$seeds")
  [[ -z $output ]] || command+=(--output-dir "$output")
  if $is_first_look && [[ -n $server_pid ]] &&
    ! has_flag --limit --seed-index --resume --retry-failed --retry-quarantined --source-id; then
    local count=$first_look_seeds
    [[ $mode != web ]] || count=$first_web_seeds
    say "Taking the first $count of the example seeds, as the embedded model is slow;" \
      "all of them: -- --limit 1000"
    command+=(--limit "$count")
  fi
  command+=("${flags[@]+"${flags[@]}"}")
  # Where this shell is killed outright, so is the engine: without it the model would be gone, and
  # seeds would be recorded as failed instead of waiting for the next run.
  if command -v setpriv >/dev/null; then
    command=(setpriv --pdeathsig KILL -- "${command[@]}")
  fi
  set -m
  (
    # The key goes by the environment: arguments are for everybody to read.
    ((${#model_environment[@]} == 0)) || export "${model_environment[@]}"
    ! $wants_site || export "${site_environment[@]}"
    # Its progress line may go to a terminal whose foreground is this script.
    trap '' TTOU
    exec "${command[@]}"
  ) <&0 &
  engine_pid=$!
  set +m
  local status
  # A signal ends `wait` early, with the engine still draining.
  while true; do
    interrupted=false
    status=0
    wait "$engine_pid" || status=$?
    $interrupted || break
  done
  engine_pid=""
  return "$status"
}

show_results() {
  local folder=$output file
  [[ -n $folder ]] || folder=$(config_fact output_dir)
  [[ -d $folder ]] || return 0
  local -a files=()
  while IFS= read -r file; do
    files+=("$file")
  done < <(find "$folder" -maxdepth 1 -type f -newer "$started_marker" \
    \( -name '*.jsonl' -o -name '*.json' \) | sort)
  ((${#files[@]} > 0)) || return 0
  say "Results:"
  printf '  %s\n' "${files[@]}" >&2
}

started_marker=""
main() {
  parse_arguments "$@"
  trap 'clean_up; rm -f "$started_marker"' EXIT
  trap 'forward INT 130' INT
  trap 'forward TERM 143' TERM
  trap 'forward TERM 129' HUP
  build
  ask_engine
  find_site
  find_model
  started_marker=$(mktemp)
  local status=0
  run_engine || status=$?
  show_results
  exit "$status"
}

main "$@"
