#!/usr/bin/env bash
# Puts load on a running gateway: login, list, check. ./api.sh --help says more.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: docs/load/api.sh URL EMAIL PASSWORD [SECONDS [CONNECTIONS]]

Measures POST /auth/email/login, GET /rbac/roles and POST /rbac/permissions/check of the gateway at
URL with wrk (package 'wrk'), each for SECONDS (10) over CONNECTIONS (16). The account must be an
administrator's. The gateway must allow that many logins:
MCPGATEWAY_LOGIN_PER_ACCOUNT=100000 MCPGATEWAY_LOGIN_PER_ADDRESS=100000.
TEXT
}

case ${1:-} in -h | --help) usage; exit ;; esac
[ $# -ge 3 ] || { usage >&2; exit 2; }
command -v wrk >/dev/null || { echo "api.sh: wrk is missing: install the package 'wrk'." >&2; exit 2; }
url=${1%/} email=$2 password=$3 seconds=${4:-10} connections=${5:-16}
scripts=$(mktemp -d)
trap 'rm -rf "$scripts"' EXIT

credentials="{\"email\":\"$email\",\"password\":\"$password\"}"
token=$(curl -sf "$url/auth/email/login" -H 'Content-Type: application/json' -d "$credentials" |
  sed 's/.*"access_token":"\([^"]*\)".*/\1/')
[ -n "$token" ] || { echo "api.sh: the login was refused." >&2; exit 1; }

measure() {
  local name=$1 method=$2 path=$3 body=$4 threads=$5
  cat >"$scripts/$name.lua" <<LUA
wrk.method = "$method"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer $token"
wrk.body = [[$body]]
LUA
  echo "== $name: $method $path"
  wrk -t "$threads" -c "$connections" -d "${seconds}s" --timeout 30s --latency -s "$scripts/$name.lua" "$url$path" |
    grep -E '50%|99%|Requests/sec|Non-2xx|Socket errors' || true
}

# The first round warms up and is not shown.
seconds=3 measure list GET '/rbac/roles' '' 2 >/dev/null
measure login POST '/auth/email/login' "$credentials" 2
measure list GET '/rbac/roles' '' 2
measure check POST '/rbac/permissions/check' "{\"user_email\":\"$email\",\"permission\":\"tools.read\"}" 2
