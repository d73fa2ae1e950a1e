#!/bin/sh
# The README's two commands as a new user runs them: in a minimal tree of a distribution, made with debootstrap, with nothing
# but what they install themselves. usage: fresh.sh [bookworm|trixie|noble] [MIRROR]   (as root; needs debootstrap)
# What is committed is tested, not what lies in the working folder. WHAT="demo check" chooses the commands.
set -eu
suite=${1:-bookworm}
mirror=${2:-$(sed -n 's/^deb \(\[[^]]*\] \)*\(http[^ ]*\).*/\2/p; s/^URIs: *\([^ ]*\).*/\1/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)}
top=$(cd "$(dirname "$0")/.." && pwd)
tree=$(mktemp -d "${TMPDIR:-/var/tmp}/incidentd-fresh-XXXXXX")

clean() {
    umount "$tree/proc" "$tree/dev" 2>/dev/null || true
    rm -rf --one-file-system "$tree"
}
trap clean EXIT INT TERM

command -v debootstrap >/dev/null || { echo "fresh.sh: debootstrap is not installed"; exit 1; }
debootstrap --variant=minbase "$suite" "$tree" "$mirror" >"$tree.log" 2>&1 || { tail -n 5 "$tree.log"; exit 1; }
rm -f "$tree.log"
chmod 755 "$tree" # the servers of the tests run as nobody
mount -t proc proc "$tree/proc"
mount --bind /dev "$tree/dev"
cp /etc/resolv.conf "$tree/etc/"
cp /etc/apt/apt.conf.d/*proxy* "$tree/etc/apt/apt.conf.d/" 2>/dev/null || true
mkdir "$tree/incidentd"
git -C "$top" archive HEAD | tar -x -C "$tree/incidentd"

run() {
    chroot "$tree" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        sh -c "cd /incidentd && $1"
}
run "apt-get update -qq && apt-get install -y -qq make >/dev/null"
for what in ${WHAT:-demo check}; do
    start=$(date +%s)
    run "make $what" >"/tmp/fresh-$suite-$what.log" 2>&1 || { tail -n 30 "/tmp/fresh-$suite-$what.log"; echo "$suite: make $what failed"; exit 1; }
    echo "$suite: make $what works ($(($(date +%s) - start)) s)"
done
