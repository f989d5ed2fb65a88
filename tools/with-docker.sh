#!/usr/bin/env bash
# Runs a command beside a real Docker engine that exists only for it: own network, own mounts, own data
# directory. Ports that containers publish are on the command's 127.0.0.1 and nowhere else, and nothing
# is left on the machine afterwards; a test that used the machine's engine could break somebody's work.
#
#   tools/with-docker.sh docker run --rm hello
#
# Needs root. Installs what is missing on Debian and Ubuntu: docker.io iptables runc iproute2.
set -euo pipefail

readonly START_SECONDS=30

install_missing() {
  local program
  for program in dockerd containerd runc iptables ip unshare; do
    command -v "$program" >/dev/null && continue
    echo "with-docker: installing a Docker engine" >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      docker.io iptables runc iproute2 >&2
    return
  done
}

# Inside the namespaces: engine up, command, engine down.
run_inside() {
  ip link set lo up
  work=$(mktemp -d -t marque-docker.XXXXXX)
  trap stop_engine EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  start_engine
  "$@"
}

start_engine() {
  export DOCKER_HOST="unix://$work/docker.sock"
  local files
  files=$(ulimit -Hn)
  dockerd --host "$DOCKER_HOST" --data-root "$work/data" --exec-root "$work/exec" \
    --pidfile "$work/dockerd.pid" --storage-driver overlay2 \
    --default-ulimit "nofile=$files:$files" >"$work/dockerd.log" 2>&1 &
  engine=$!
  local deadline=$((SECONDS + START_SECONDS))
  until docker version >/dev/null 2>&1; do
    if ! kill -0 "$engine" 2>/dev/null || ((SECONDS > deadline)); then
      echo "with-docker: the engine does not start; its last lines:" >&2
      tail -n 20 "$work/dockerd.log" >&2
      exit 1
    fi
    sleep 0.1
  done
}

stop_engine() {
  trap - EXIT
  if [[ -n ${engine:-} ]]; then
    docker ps --all --quiet 2>/dev/null | xargs --no-run-if-empty docker rm --force --volumes \
      >/dev/null 2>&1 || true
    kill "$engine" 2>/dev/null || true
    wait "$engine" 2>/dev/null || true
  fi
  umount "$work/data/overlay2" 2>/dev/null || true
  rm -rf "$work"
}

if (($# == 0)); then
  echo "usage: with-docker.sh COMMAND [ARGUMENT...]" >&2
  exit 2
fi
if [[ ${MARQUE_DOCKER_NAMESPACE:-} == yes ]]; then
  unset MARQUE_DOCKER_NAMESPACE
  run_inside "$@"
else
  if ((EUID != 0)); then
    echo "with-docker: error: a Docker engine needs root; run it as root" >&2
    exit 1
  fi
  install_missing
  MARQUE_DOCKER_NAMESPACE=yes exec unshare --net --mount --propagation private -- "$0" "$@"
fi
