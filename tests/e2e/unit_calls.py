"""A program behind the system calls that systemd/incidentd.service leaves it: what SystemCallFilter= forbids fails with EPERM,
as systemd would have it. Every version of systemd has its own idea of the groups (@system-service); asked is the one that is installed.

    unit_calls.py [--without CALL] PROGRAM [ARGUMENT...]
"""
import ctypes
import errno
import os
import pathlib
import re
import subprocess
import sys

UNIT = pathlib.Path(__file__).parents[2] / "systemd/incidentd.service"
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM  # seccomp(2)


def members(name):
    """The calls of a group, with those of the groups in it; of a call, itself."""
    if not name.startswith("@"):
        return {name}
    lines = subprocess.run(["systemd-analyze", "syscall-filter", name], stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()[1:]
    return {call for line in lines if not line.strip().startswith("#") for call in members(line.strip())}


def allowed(unit):
    """systemd.exec(5): the first line begins a list of what is allowed, later ones add to it or, with "~", take away."""
    calls = members("@default")
    for tilde, names in re.findall(r"^SystemCallFilter=(~?)(.*)$", unit, re.M):
        named = {call for name in names.split() for call in members(name)}
        calls = calls - named if tilde else calls | named
    return calls


def close_filter(calls):
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    state = ctypes.c_void_p(library.seccomp_init(REFUSE))
    for call in calls:
        number = library.seccomp_syscall_resolve_name(call.encode())
        if number >= 0:  # the others are of other processors
            assert library.seccomp_rule_add(state, ALLOW, number, 0) == 0, call
    assert library.seccomp_load(state) == 0, "no filter"


def main(arguments):
    calls = allowed(UNIT.read_text())
    if arguments[0] == "--without":
        calls -= {arguments[1]}
        arguments = arguments[2:]
    close_filter(calls)
    os.execv(arguments[0], arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
