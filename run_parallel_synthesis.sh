#!/usr/bin/env bash
# Builds the engine, finds a model, and runs one mode. See --help.
# Started as `sh run_parallel_synthesis.sh`.
[ -n "${BASH_VERSION:-}" ] || exec bash "$0" "$@"
set +o posix -euo pipefail

# Where the checkout is, also for a link to this script in a folder on the PATH.
root=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
readonly root
readonly stop_grace_seconds=1
# About as long: a seed of the web mode takes twice the time.
readonly first_look_seeds=12 first_web_seeds=6

say() { printf '%s\n' "$*" >&2; }

usage() {
  cat <<'USAGE'
usage: run_parallel_synthesis.sh [web|math|python] [SEEDS] [OUTPUT_DIR] [FLAGS…]
       run_parallel_synthesis.sh custom CONFIG [SEEDS] [OUTPUT_DIR] [FLAGS…]

Builds a release, finds a model and synthesizes question–answer pairs from the seeds.
Without a mode it is math; py is short for python. Without SEEDS it takes the mode's example seeds
(with the embedded model the first 12, or 6 in web mode), without OUTPUT_DIR the folder
results/<mode> of this checkout; custom takes both from its config. FLAGS, from the first word that
begins with -, go to synthesize-multi as they are, for example: --limit 5. A -- before them does no
harm, and is needed where no mode is named. All of them: run_parallel_synthesis.sh -- --help

The model is the endpoint that the config or the environment names:
  OPENAI_API_URL (or OPENAI_API_BASE), OPENAI_API_KEY, OPENAI_MODEL
or none with --simulate, or else a small one that is set up on this machine once:
  LOCAL_MODEL=1.5b|0.5b|135m
                            which one (about 1.1, 0.5 or 0.1 GB to download)
  LOCAL_MODEL_PATH=FILE     a GGUF file of your own
  SYNTHESIS_CACHE_DIR=DIR   where weights are kept

The web mode searches with what its config names, or else with SERPER_API_KEY, BRAVE_API_KEY or
TAVILY_API_KEY where one is set. Without any of these it explores a small encyclopedia that is built
and served on this machine.

Exit codes: 0 all seeds done, 3 some failed, 2 usage, config or seeds, 1 internal or ended early,
129, 130 or 143 ended by a signal.
USAGE
}

misused() {
  say "$*"
  usage >&2
  exit 2
}

# --- arguments -----------------------------------------------------------------------------------

mode=""
config=""
seeds=""
output=""
flags=()
# How this script was called, for a shell, up to the flags of the engine.
own_command=""
# Nothing was chosen: the example seeds, to see what the engine does.
is_first_look=false

parse_arguments() {
  local -a words=()
  own_command=$(printf '%q ' "$0")
  while (($# > 0)); do
    case $1 in
      -h | --help)
        usage
        exit 0
        ;;
      --)
        shift
        flags=("$@")
        break
        ;;
      -?*)
        # What the engine does with it is the engine's business, and so are the words after it.
        ((${#words[@]} > 0)) || misused "$1 is no argument of the wrapper. Flags of the engine come" \
          "after a mode or after --, for example: run_parallel_synthesis.sh math $*"
        take_flags "$@"
        break
        ;;
      *)
        words+=("$1")
        own_command+=$(printf '%q ' "$1")
        ;;
    esac
    shift
  done
  own_command+=--

  mode=${words[0]:-math}
  local -a files=("${words[@]:1}")
  case $mode in
    math | web) config=$root/configs/${mode}_config.json ;;
    python | py)
      mode=python
      config=$root/configs/python_config.json
      ;;
    custom)
      ((${#files[@]} > 0)) || misused "custom wants a config file. For example:" \
        "run_parallel_synthesis.sh custom configs/math_config_parallel.json"
      config=${files[0]}
      files=("${files[@]:1}")
      ;;
    *)
      misused "There is no mode $mode. There are web, math, python and custom. Other commands of the" \
        "engine are given to it directly: $(built_engine) --help"
      ;;
  esac
  ((${#files[@]} <= 2)) || misused "${files[2]} is one argument too many."
  has_flag --config -c && misused "The mode names the config; for one of your own:" \
    "run_parallel_synthesis.sh custom CONFIG"
  seeds=${files[0]:-}
  output=${files[1]:-}
  if has_flag --seeds -s; then
    [[ -z $seeds ]] || misused "The seeds are named twice: $seeds, and by --seeds."
  elif [[ $mode != custom ]]; then
    [[ -n $seeds ]] || is_first_look=true
    seeds=${seeds:-$root/examples/${mode}_seeds.json}
  fi
  if has_flag --output-dir -o; then
    [[ -z $output ]] || misused "The output folder is named twice: $output, and by --output-dir."
  elif [[ $mode != custom ]]; then
    output=${output:-$root/results/$mode}
  fi
  [[ -f $config ]] || misused "The config $config is no file."
  [[ -z $seeds || $seeds == - || -r $seeds ]] || misused "The seeds $seeds cannot be read."
  [[ $seeds != - || ! -t 0 ]] || misused "The seeds are to come from standard input, and that is a" \
    "terminal; name a file, or pipe them in."
  [[ ! -d $seeds ]] || misused "The seeds $seeds are a folder; name a file."
  [[ ! -e $output || -d $output ]] || misused "The output folder $output is a file; name another."
}

# The words of the engine, the first -- among them left out.
take_flags() {
  while (($# > 0)); do
    if [[ $1 == -- ]]; then
      shift
      flags+=("$@")
      return
    fi
    if [[ $1 == -h || $1 == --help ]]; then
      usage
      exit 0
    fi
    flags+=("$1")
    shift
  done
}

# Whether one of the flags is given, alone or with a value attached; a short one also behind -q or -v.
has_flag() {
  local wanted flag
  for wanted in "$@"; do
    for flag in "${flags[@]+"${flags[@]}"}"; do
      case $wanted in
        --*) [[ $flag == "$wanted" || $flag == "$wanted="* ]] && return 0 ;;
        *) [[ $flag == "$wanted"* || $flag == -[qv]"${wanted#-}"* ]] && return 0 ;;
      esac
    done
  done
  return 1
}

# Whether the flags ask for something that needs no model: the engine only tells something.
only_tells() { has_flag --help -h --version -V --dry-run; }

# --- the build -----------------------------------------------------------------------------------

engine=""

built_engine() { printf '%s' "${SYNTHESIZE_MULTI_BIN:-$root/.build/release/synthesize-multi}"; }

# shellcheck disable=SC2317 # called by run_step
compile() {
  swift build --package-path "$root" -c release --static-swift-stdlib --product "$1" 2>&1
}

build() {
  engine=$(built_engine)
  # For tests of this script, and for people who have a build elsewhere.
  if [[ -n ${SYNTHESIZE_MULTI_BIN:-} ]]; then
    [[ -x $engine && -f $engine ]] || misused "SYNTHESIZE_MULTI_BIN names $engine, which is no program."
    return
  fi
  "$root/scripts/system_packages.sh" build
  local worker=$root/.build/release/seed-worker
  if [[ ! -x $engine || ! -x $worker ]]; then
    say "Building a release; the first time takes some minutes"
  elif [[ -n $(find "$root/Package.swift" "$root/Sources" -newer "$engine" -print -quit) ]]; then
    say "Building what has changed"
  fi
  local product
  for product in synthesize-multi seed-worker; do
    if ! run_step "$scratch/build" compile "$product"; then
      cat "$scratch/build" >&2
      say "The build failed."
      exit 1
    fi
  done
}

# What the config comes to, as the engine tells it: one line of JSON.
config_facts=""

# A mistake in the config, the flags, the seeds or the choice of a model is told before anything is
# fetched for the run.
ask_engine() {
  has_flag --help -h --version -V && return
  # With the encyclopedia, which the engine takes where the config and the environment name nothing
  # else to search.
  if ! config_facts=$(
    export "${site_environment[@]}"
    "$engine" config --json --config "$config" 2>/dev/null
  ); then
    # Again, for what it says: warnings of a good config are left to the run.
    "$engine" config --json --config "$config" >/dev/null || exit 2
  fi
  # Until the servers are there, something stands for them.
  if [[ $(config_fact endpoint) == none ]] && ! has_flag --simulate; then
    wants_model=true
    model_environment=("OPENAI_API_URL=http://127.0.0.1:1/v1" "OPENAI_API_KEY=none" "OPENAI_MODEL=embedded")
    ! command -v python3 >/dev/null || python3 "$root/scripts/local_model.py" --check || exit
  fi
  [[ $(config_fact search_from) != site ]] || wants_site=true
  has_flag --dry-run || check_run
}

# Has the engine look at all that the run will read.
check_run() {
  # What can be read but once is left to the run.
  [[ $seeds != - && (-z $seeds || -f $seeds) ]] || return 0
  local said status=0
  engine_command --dry-run
  said=$(
    export_environment
    "${command[@]}" 2>&1 >/dev/null </dev/null
  ) || status=$?
  ((status == 0)) && return
  printf '%s\n' "$said" >&2
  exit "$status"
}

export_environment() {
  # The key goes by the environment: arguments are for everybody to read.
  ! $wants_model || export "${model_environment[@]}"
  ! $wants_site || export "${site_environment[@]}"
  # What the engine advises people to paste is a command for this script.
  export SYNTHESIS_COMMAND=$own_command SYNTHESIS_COMMAND_FLAGS=${#flags[@]}
}

# A text among the facts. A quote inside a text has a backslash, so no text can pass for a member.
config_fact() {
  local member="\"$1\":\"(([^\"\\]|\\\\.)*)\""
  [[ $config_facts =~ $member ]] || return 0
  # All others of JSON's escapes are among those of %b.
  printf '%b' "${BASH_REMATCH[1]//\\\"/\"}"
}

# --- the model -----------------------------------------------------------------------------------

wants_model=false
model_environment=()
server_log=""

find_model() {
  has_flag --simulate || only_tells && return
  if $wants_model; then
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
    run_step "$scratch/python" python3 "$root/scripts/model_runtime.py" "$root/.local/venv" || exit
    python=$(<"$scratch/python")
  fi
  run_step "$scratch/weights" "$python" "$root/scripts/local_model.py" || exit
  weights=$(<"$scratch/weights")
  serve "$python" "${weights%$'\t'*}" "${weights##*$'\t'}"
}

# Starts the server as a coprocess: bash alone holds the two pipes to it, so the kernel closes them
# when this shell ends, in whatever way, and the server goes with them.
serve() {
  local python=$1 file=$2 name=$3 key line="" started=$SECONDS
  key=$(head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n')
  server_log=$scratch/server
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
  $wants_site && ! only_tells || return 0
  "$root/scripts/system_packages.sh" python
  run_step "$scratch/site" python3 "$root/scripts/build_encyclopedia.py" "$site_folder" || exit
  site_folder=$(<"$scratch/site")
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
step_pid=""
interrupted=false

# Runs a step of the set-up with its standard output in a file. It has a process group of its own and
# is waited for, as bash heeds a signal only after a command that it runs itself.
run_step() {
  local said=$1 status=0
  shift
  set -m
  (
    # What it says may go to a terminal whose foreground is this script.
    trap '' TTOU
    "$@"
  ) >"$said" </dev/null &
  step_pid=$!
  set +m
  wait "$step_pid" || status=$?
  step_pid=""
  return "$status"
}

# shellcheck disable=SC2317 # called by traps
end_step() {
  local signal=$1 deadline=$((SECONDS + stop_grace_seconds + 1))
  kill -s "$signal" -- "-$step_pid" 2>/dev/null || true
  while kill -0 -- "-$step_pid" 2>/dev/null && ((SECONDS < deadline)); do
    sleep 0.05
  done
  kill -KILL -- "-$step_pid" 2>/dev/null || true
}

# shellcheck disable=SC2317 # called by traps
forward() {
  local signal=$1 status=$2
  # Before the engine runs there is nothing to drain.
  if [[ -z $engine_pid ]]; then
    [[ -z $step_pid ]] || end_step "$signal"
    say "Ended before the run began; start it again to go on with the set-up."
    exit "$status"
  fi
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
  [[ -z $scratch ]] || rm -rf "$scratch"
}

command=()

# The engine's command line, in `command`: with the flags that are given here, before those of the user.
engine_command() {
  command=("$engine" --config "$config")
  [[ -z $seeds ]] || command+=(--seeds "$seeds")
  [[ -z $output ]] || command+=(--output-dir "$output")
  command+=("$@" "${flags[@]+"${flags[@]}"}")
}

# Runs the engine in a process group of its own: Ctrl-C then reaches it once, through `forward`,
# instead of twice, and it can drain while this shell waits with the model still up.
run_engine() {
  local -a limit=()
  if $is_first_look && [[ -n $server_pid ]] &&
    ! has_flag --limit -n --seed-index --resume --resume-anyway --retry-failed --retry-quarantined \
      --source-id; then
    local count=$first_look_seeds
    [[ $mode != web ]] || count=$first_web_seeds
    say "Taking the first $count of the example seeds, as the embedded model is slow;" \
      "all of them: run_parallel_synthesis.sh $mode --limit 1000"
    limit=(--limit "$count")
  fi
  engine_command "${limit[@]+"${limit[@]}"}"
  # Where this shell is killed outright, so is the engine: without it the model would be gone, and
  # seeds would be recorded as failed instead of waiting for the next run.
  if command -v setpriv >/dev/null; then
    command=(setpriv --pdeathsig KILL -- "${command[@]}")
  fi
  set -m
  (
    export_environment
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
  done < <(find "$folder" -maxdepth 1 -type f -newer "$scratch/started" \
    \( -name '*.jsonl' -o -name '*.json' \) | sort)
  ((${#files[@]} > 0)) || return 0
  say "Results:"
  printf '  %s\n' "${files[@]}" >&2
}

scratch=""

# A folder for what the steps say.
make_scratch() {
  local said
  if said=$(mktemp -d 2>&1); then
    scratch=$said
    return
  fi
  say "No temporary folder can be made in ${TMPDIR:-/tmp}: ${said##*: }." \
    "Set TMPDIR to a folder that can be written."
  exit 2
}

main() {
  parse_arguments "$@"
  # Relative paths would lead nowhere, and most programs don't start.
  [[ -e $PWD ]] || misused "The current folder $PWD has been deleted; change to another one."
  trap clean_up EXIT
  trap 'forward INT 130' INT
  trap 'forward TERM 143' TERM
  trap 'forward TERM 129' HUP
  make_scratch
  build
  ask_engine
  find_site
  find_model
  touch "$scratch/started"
  # The engine is not in the terminal's foreground, and would be stopped where it asked something.
  [[ ! -t 0 ]] || exec </dev/null
  local status=0
  run_engine || status=$?
  show_results
  exit "$status"
}

main "$@"
