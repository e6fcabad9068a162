# Shared functions of the demonstrations; sourced by them. Each uses a project of its own, with
# a unique name and passwords, and removes it at the end.
# shellcheck shell=bash
# shellcheck source=project.sh
. "$(dirname "${BASH_SOURCE[0]}")/project.sh"

random() {
  od -An -N12 -tx1 /dev/urandom | tr -d ' \n'
}

COMPOSE_PROJECT_NAME=mcpgateway-demo-$(random | cut -c 1-8)
COMPOSE_FILE=docker-compose.yaml:docker-compose.self-migrating.yaml
MCPGATEWAY_IMAGE=${MCPGATEWAY_IMAGE:-mcp-gateway:$(sed -n 's/^appVersion: //p' ../helm/gateway/Chart.yaml)}
POSTGRES_PASSWORD=$(random)
GATEWAY_PASSWORD=$(random)
ADMIN_PASSWORD=$(random)
JWT_SECRET=$(random)$(random)
PROXY_SUBNET=10.214.$((RANDOM % 256)).0/24
HTTP_PORT=0
export COMPOSE_PROJECT_NAME COMPOSE_FILE MCPGATEWAY_IMAGE POSTGRES_PASSWORD GATEWAY_PASSWORD ADMIN_PASSWORD \
  JWT_SECRET PROXY_SUBNET HTTP_PORT
if docker ps --all --quiet --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" | grep -q . ||
  docker volume inspect "${COMPOSE_PROJECT_NAME}_data" >/dev/null 2>&1; then
  fail "There is a project $COMPOSE_PROJECT_NAME already: it is not touched."
fi

clean_up() {
  compose down --volumes --remove-orphans >"$log" 2>&1 || cat "$log" >&2
  rm -f "$log"
}
log=$(mktemp)
trap clean_up EXIT
trap 'exit 130' INT TERM

# quietly COMMAND...: prints its output only if it fails.
quietly() {
  "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    fail "$* has failed, see above."
  }
}

say() {
  printf '\n%s\n' "$*"
}

# As the superuser, past the pooler.
direct() {
  docker exec "$(containers postgres)" psql -qAt -U postgres -d gateway -c "$1"
}

# As the gateway's role, through PgBouncer; each a separate client.
pooled() {
  docker exec -e "PGPASSWORD=$GATEWAY_PASSWORD" "$(containers postgres)" \
    psql -qAt -h pgbouncer -p 6432 -U gateway -d gateway "$@"
}

await_answer() {
  local until=$((SECONDS + 60))
  while [ "$SECONDS" -lt "$until" ]; do
    "$@" >/dev/null 2>&1 && return
    sleep 0.2
  done
  "$@" || fail "Not within a minute: $*"
}

advisory_locks() {
  direct "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
}

# expect WHAT EXPECTED ACTUAL
expect() {
  if [ "$2" = "$3" ]; then
    echo "  $1: $3"
  else
    fail "$1: $3, but $2 was expected."
  fi
}
