#!/usr/bin/env bash
# Puts load on a running gateway: login, list, check. ./api.sh --help says more.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: docs/load/api.sh URL EMAIL PASSWORD [SECONDS [CONNECTIONS]]

Measures POST /auth/email/login, GET /rbac/roles, POST /rbac/permissions/check and a page of 100
accounts of the gateway at URL with wrk (package 'wrk'), each for SECONDS (10) over CONNECTIONS (16).
The account must be an administrator's. The gateway must allow that many logins:
MCPGATEWAY_LOGIN_PER_ACCOUNT=100000 MCPGATEWAY_LOGIN_PER_ADDRESS=100000.

GATEWAY_PID=…        also tells the CPU time of that process per request, on this machine; unlike the
                     rate it hardly depends on what else the machine does
WARMUP=…             seconds of list, check and accounts that come first and do not count (3)
OPERATIONS='list …'  only these, of login, list, check and accounts
TEXT
}

case ${1:-} in -h | --help) usage; exit ;; esac
[ $# -ge 3 ] || { usage >&2; exit 2; }
command -v wrk >/dev/null || { echo "api.sh: wrk is missing: install the package 'wrk'." >&2; exit 2; }
url=${1%/} email=$2 password=$3 seconds=${4:-10} connections=${5:-16}
operations=${OPERATIONS:-login list check accounts} pid=${GATEWAY_PID:-}
scripts=$(mktemp -d)
trap 'rm -rf "$scripts"' EXIT

credentials="{\"email\":\"$email\",\"password\":\"$password\"}"
token=$(curl -sf "$url/auth/email/login" -H 'Content-Type: application/json' -d "$credentials" |
  sed 's/.*"access_token":"\([^"]*\)".*/\1/')
[ -n "$token" ] || { echo "api.sh: the login was refused." >&2; exit 1; }

# User and system time of the gateway, in milliseconds.
cpu() {
  [ -z "$pid" ] || sed 's/.*) //' "/proc/$pid/stat" |
    awk -v tick="$(getconf CLK_TCK)" '{ print ($12 + $13) * 1000 / tick }'
}

measure() {
  local name=$1 method=$2 path=$3 body=$4 before after
  case " $operations " in *" $name "*) ;; *) return ;; esac
  cat >"$scripts/$name.lua" <<LUA
wrk.method = "$method"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer $token"
wrk.body = [[$body]]
LUA
  echo "== $name: $method $path"
  before=$(cpu)
  wrk -t 2 -c "$connections" -d "${seconds}s" --timeout 30s --latency -s "$scripts/$name.lua" "$url$path" >"$scripts/$name.out"
  after=$(cpu)
  grep -E '50%|99%|Requests/sec|Non-2xx|Socket errors' "$scripts/$name.out" || true
  if [ -n "$pid" ]; then
    awk -v before="$before" -v after="$after" \
      '/requests in/ { printf "CPU per request: %.0f microseconds of %d requests\n", (after - before) * 1000 / $1, $1 }' "$scripts/$name.out"
  fi
}

list() { measure list GET '/rbac/roles' ''; }
check() { measure check POST '/rbac/permissions/check' "{\"user_email\":\"$email\",\"permission\":\"tools.read\"}"; }
accounts() { measure accounts GET '/auth/email/admin/users?limit=100' ''; }

for operation in list check accounts; do
  seconds=${WARMUP:-3} "$operation" >/dev/null
done
measure login POST '/auth/email/login' "$credentials"
list
check
accounts
