"""A throwaway Dovecot: IMAP, IMAPS and submission on free loopback ports, with a CA of its own.

As a module:

    with Dovecot.start(folder, users={"alice": "secret"}, relay_port=2525) as server:
        server.imap, server.imaps, server.submission    ports
        server.ca                                       path of the CA certificate; the server is "localhost"
        server.maildir("alice")                         Path of the user's Maildir

    with Dovecot.start(folder, capability="IMAP4rev1 IDLE")     says it can do only this

As a program (for tests in other languages): `dovecot.py FOLDER [CAPABILITY]` starts one with the user alice,
password secret, prints "imap PORT", "imaps PORT", "submission PORT", "ca PATH", "maildir PATH", one a line, then
"ready", and stops it when standard input ends. Without Dovecot it prints "missing" and exits with 77.

The folder is made, must not exist, lies below one that everybody may traverse, and is removed at the end. Run as
root, the server runs as nobody (imap-login refuses to be root). Python 3, standard library only.
"""

import grp
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

COMMON = """
base_dir = {dir}/run
state_dir = {dir}/state
listen = 127.0.0.1
log_path = {dir}/dovecot.log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = {uid}
first_valid_gid = {gid}
mail_uid = {user}
mail_gid = {group}
mail_fsync = never
mail_max_userip_connections = 100
auth_mechanisms = plain login
auth_failure_delay = 0
ssl = yes
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service submission-login {{
  chroot =
  inet_listener submission {{
    port = {submission}
  }}
  inet_listener {submissions} {{
    port = 0
  }}
}}
service stats {{
  chroot =
}}
submission_relay_host = 127.0.0.1
submission_relay_port = {relay}
submission_relay_trusted = yes
{more}
"""

VERSION_2_3 = """protocols = imap submission
""" + COMMON + """
ssl_cert = <{dir}/etc/server.pem
ssl_key = <{dir}/etc/server.key
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = username_format=%u {dir}/etc/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {dir}/etc/users
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""

VERSION_2_4 = """dovecot_config_version = {version}
dovecot_storage_version = {version}
protocols {{
  imap = yes
  submission = yes
}}
""" + COMMON + """
ssl_server_cert_file = {dir}/etc/server.pem
ssl_server_key_file = {dir}/etc/server.key
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = ~/Maildir
passdb passwd-file {{
  passwd_file_path = {dir}/etc/users
}}
userdb passwd-file {{
  passwd_file_path = {dir}/etc/users
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""


def installed():
    return shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin") is not None


def free_ports(n):
    """Ports that nobody listens on now. All are held while they are chosen, so they differ."""
    sockets = [socket.socket() for _ in range(n)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def make_certificates(folder):
    """ca.pem, and server.pem for localhost and 127.0.0.1, signed by it."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    (folder / "server.ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key",
            "-out", "ca.pem", "-subj", "/CN=test CA", "-days", "2",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "server.key",
            "-out", "server.csr", "-subj", "/CN=localhost")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", "server.pem", "-days", "2", "-extfile", "server.ext")


def version():
    text = subprocess.run(["/usr/sbin/dovecot", "--version"], check=True, capture_output=True, text=True).stdout
    return re.match(r"\d+\.\d+\.\d+", text).group(0)


class Dovecot:
    def __init__(self, folder, users, relay_port, capability=None):
        self.folder = pathlib.Path(folder).resolve()
        self.users = users
        self.relay_port = relay_port
        self.capability = capability
        self.imap, self.imaps, self.submission = free_ports(3)
        self.ca = self.folder / "etc" / "ca.pem"
        self.process = None
        root = os.geteuid() == 0
        self.account = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
        self.as_nobody = ["setpriv", f"--reuid={self.account.pw_uid}", f"--regid={self.account.pw_gid}",
                          "--clear-groups"] if root else []

    @classmethod
    def start(cls, folder, users=None, relay_port=2525, capability=None):
        server = cls(folder, users or {"alice": "secret"}, relay_port, capability)
        try:
            server._write()
            server._run()
        except BaseException:
            server.stop()
            raise
        return server

    def maildir(self, user):
        return self.folder / "mail" / user / "Maildir"

    def stop(self):
        """Ends the server and all its children, and removes the folder."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        path = self.folder / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def _write(self):
        self.folder.mkdir(mode=0o755)
        for name in ("etc", "mail", "state"):
            (self.folder / name).mkdir()
        make_certificates(self.folder / "etc")
        uid, gid = self.account.pw_uid, self.account.pw_gid
        lines = []
        for user, password in self.users.items():
            home = self.folder / "mail" / user
            for name in ("cur", "new", "tmp"):
                (home / "Maildir" / name).mkdir(parents=True)
            # every field is needed
            lines.append(f"{user}:{{PLAIN}}{password}:{uid}:{gid}::{home}::\n")
        (self.folder / "etc" / "users").write_text("".join(lines))
        (self.folder / "dovecot.conf").write_text(self._configuration())
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, uid, gid)

    def _configuration(self):
        number = version()
        old = number.startswith("2.3.")
        return (VERSION_2_3 if old else VERSION_2_4).format(
            dir=self.folder, version=number, user=self.account.pw_name,
            group=grp.getgrgid(self.account.pw_gid).gr_name, uid=self.account.pw_uid, gid=self.account.pw_gid,
            imap=self.imap, imaps=self.imaps, submission=self.submission, relay=self.relay_port,
            submissions="submissions",
            more=f"imap_capability = {self.capability}" if self.capability else "")

    def _run(self):
        command = [*self.as_nobody, "/usr/sbin/dovecot", "-F", "-c", str(self.folder / "dovecot.conf")]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=open(self.folder / "stderr.log", "w"), cwd="/",
                                        start_new_session=True)
        end = time.monotonic() + 15
        while not self._greets():
            if self.process.poll() is not None or time.monotonic() > end:
                words = (self.folder / "stderr.log").read_text(errors="replace")
                raise RuntimeError("dovecot does not start:\n" + words + self.log())
            time.sleep(0.02)

    def _greets(self):
        try:
            with socket.create_connection(("127.0.0.1", self.imap), 5) as s:
                return s.recv(4) == b"* OK"
        except OSError:
            return False


def main(arguments):
    if not installed():
        print("missing")
        return 77
    with Dovecot.start(arguments[1], capability=arguments[2] if len(arguments) > 2 else None) as server:
        print(f"imap {server.imap}\nimaps {server.imaps}\nsubmission {server.submission}\nca {server.ca}\n"
              f"maildir {server.maildir('alice')}\nready", flush=True)
        sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
