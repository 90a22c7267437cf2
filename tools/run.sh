#!/bin/sh
# What `npm start`, `npm test`, `npm run check` and `npm run bench` call: install, then run on the pinned Node.
set -eu
root="$(cd "$(dirname "$0")/.." && pwd)"
. "$root/tools/node.sh"
cd "$root"
PATH="$(dirname "$node"):$root/node_modules/.bin:$PATH"
TZ=Europe/Stockholm
export PATH TZ

command="$1"
shift
case "$command" in
  start) exec "$node" tools/start.ts "$@" ;;
  test) exec "$node" tools/test.ts "$@" ;;
  check) exec "$node" tools/check.ts "$@" ;;
  bench) exec "$node" bench/run.ts "$@" ;;
  *) echo "tools/run.sh: start, test, check or bench" >&2; exit 2 ;;
esac
