# Shared functions of the scripts here; sourced by them.
# shellcheck shell=bash
cd "$(dirname "${BASH_SOURCE[0]}")" || exit
settings=.env

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# The project of the containers, networks and volumes: nothing else is touched.
project() {
  echo "${COMPOSE_PROJECT_NAME:-$(sed -n 's/^COMPOSE_PROJECT_NAME=//p' "$settings" 2>/dev/null)}"
}

if docker compose version >/dev/null 2>&1; then
  compose() { docker compose "$@"; }
elif command -v docker-compose >/dev/null; then
  compose() { docker-compose "$@"; }
else
  fail "There is neither 'docker compose' nor 'docker-compose' here: install one."
fi
docker info >/dev/null 2>&1 || fail "No Docker engine answers."

# The running containers of a service, the oldest first.
containers() {
  docker ps --quiet --no-trunc --filter "label=com.docker.compose.project=$(project)" \
    --filter "label=com.docker.compose.service=$1" --filter "label=com.docker.compose.oneoff=False" | tac
}

# healthy, unhealthy, starting, or failed: a replica that gives up exits, and is restarted.
health() {
  docker inspect --format \
    '{{if and .State.Running (eq .RestartCount 0)}}{{.State.Health.Status}}{{else}}failed{{end}}' "$1"
}

name() {
  docker inspect --format '{{slice .Name 1}}' "$1"
}

# await_healthy SECONDS CONTAINER...: prints each as it becomes healthy.
await_healthy() {
  local until=$((SECONDS + $1)) waiting container state
  shift
  waiting=("$@")
  while [ ${#waiting[@]} -gt 0 ]; do
    local still=()
    for container in "${waiting[@]}"; do
      state=$(health "$container")
      case $state in
        healthy) echo "$(name "$container") was up after $(seconds_to_up "$container") s" ;;
        failed) docker logs --tail 20 "$container" >&2; fail "$(name "$container") has ended, see above." ;;
        *) still+=("$container") ;;
      esac
    done
    waiting=("${still[@]+"${still[@]}"}")
    [ ${#waiting[@]} -eq 0 ] && return
    if [ "$SECONDS" -ge "$until" ]; then
      docker logs --tail 20 "${waiting[0]}" >&2
      fail "$(name "${waiting[0]}") is not ready in time, see above."
    fi
    sleep 0.5
  done
}

# Polled, since the engine checks a container's health only every few seconds.
seconds_to_up() {
  docker logs "$1" 2>&1 | sed -n 's/.* is up at .* after \([0-9.]*\) s$/\1/p' | tail -1
}

# The published address of the proxy.
address() {
  compose port proxy 8080
}
