"""A throwaway Dovecot for tests: IMAP, IMAPS, STARTTLS and submission with AUTH, on free loopback ports.

    with Dovecot(folder, relay_port=backend.port) as dovecot:
        password = dovecot.add_user("reports@school.example")
        dovecot.drop("reports@school.example", b"Subject: ...")

Everything it has is below `folder`, which only has to be empty. It runs in the foreground as the user that runs the
tests, or as nobody when that is root (Dovecot refuses to serve as root), and is stopped by its process id: no service
of the machine is touched. The certificate is for `localhost`, made for the occasion with a certificate authority of
its own (`ca_file`); `other_ca_file` is one that signed nothing.
"""
import grp
import os
import pathlib
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time

START_SECONDS = 20
STOP_SECONDS = 10

COMMON = """
base_dir = {dir}/run
state_dir = {dir}/state
protocols = imap submission
listen = 127.0.0.1
log_path = {dir}/dovecot.log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = {uid}
first_valid_gid = {gid}
mail_uid = {user}
mail_gid = {group}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
auth_failure_delay = 0
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
}}
service stats {{
  chroot =
}}
ssl = yes
auth_mechanisms = plain login
mail_fsync = never
mail_max_userip_connections = 100
namespace inbox {{
  inbox = yes
  separator = /
}}
submission_relay_host = 127.0.0.1
submission_relay_port = {relay}
submission_relay_trusted = yes
hostname = localhost
"""

SYNTAX_2_3 = COMMON + """
ssl_cert = <{dir}/etc/server.pem
ssl_key = <{dir}/etc/server.key
disable_plaintext_auth = no
passdb {{
  driver = passwd-file
  args = username_format=%u {dir}/etc/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {dir}/etc/users
}}
mail_location = maildir:~/Maildir
"""

# The first two settings must be the first two of the file.
SYNTAX_2_4 = """
dovecot_config_version = {version}
dovecot_storage_version = {version}
""" + COMMON + """
ssl_server_cert_file = {dir}/etc/server.pem
ssl_server_key_file = {dir}/etc/server.key
auth_allow_cleartext = yes
passdb passwd-file {{
  passwd_file_path = {dir}/etc/users
  auth_username_format = %{{user}}
}}
userdb passwd-file {{
  passwd_file_path = {dir}/etc/users
  auth_username_format = %{{user}}
}}
mail_driver = maildir
mail_path = ~/Maildir
"""


def binary():
    """Where Dovecot is, or None."""
    return shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def version():
    """"2.3.19.1" """
    text = subprocess.run([binary(), "--version"], capture_output=True, text=True, check=True).stdout
    return re.match(r"[0-9.]+", text).group()


def free_ports(n):
    sockets = [socket.socket() for _ in range(n)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def make_authority(folder, name):
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")


def make_certificate(folder, authority, name, hosts):
    """name.key and name.pem for these host names."""
    openssl(folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", f"/CN={hosts[0]}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
    extensions = pathlib.Path(folder, f"{name}.ext")
    extensions.write_text("subjectAltName=" + ",".join(f"DNS:{host}" for host in hosts) + "\n")
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key",
            "-CAcreateserial", "-days", "2", "-extfile", extensions.name, "-out", f"{name}.pem")


class Dovecot:
    def __init__(self, folder, relay_port):
        self.folder = pathlib.Path(folder)
        self.relay_port = relay_port
        self.process = None
        self.passwords = {}
        self.dropped = 0
        account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.user, self.uid, self.gid = account.pw_name, account.pw_uid, account.pw_gid
        self.ca_file = self.folder / "etc/ca.pem"
        self.other_ca_file = self.folder / "etc/other-ca.pem"

    # ---- start and stop ----

    def own(self, path):
        if os.getuid() == 0:
            os.chown(path, self.uid, self.gid)

    def configure(self):
        self.imap, self.imaps, self.submission = free_ports(3)
        syntax = SYNTAX_2_3 if version().startswith("2.3") else SYNTAX_2_4
        text = syntax.format(dir=self.folder, user=self.user, group=grp.getgrgid(self.gid).gr_name, uid=self.uid,
                             gid=self.gid, imap=self.imap, imaps=self.imaps, submission=self.submission,
                             relay=self.relay_port, version=version())
        (self.folder / "dovecot.conf").write_text(text.lstrip())

    def prepare(self):
        for name in ("", "run", "state", "etc", "mail"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
            self.own(self.folder / name)
        etc = self.folder / "etc"
        make_authority(etc, "ca")
        make_authority(etc, "other-ca")
        make_certificate(etc, "ca", "server", ["localhost"])
        for path in etc.iterdir():
            self.own(path)
        (etc / "users").touch()
        self.configure()

    def command(self):
        command = [binary(), "-F", "-c", str(self.folder / "dovecot.conf")]
        if os.getuid() == 0:
            command = ["setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups", *command]
        return command

    def log(self):
        path = self.folder / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def __enter__(self):
        self.prepare()
        self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True, cwd=self.folder)
        try:
            self.wait_for_greeting()
        except BaseException:
            self.stop()
            raise
        return self

    def wait_for_greeting(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.imap), timeout=START_SECONDS) as stream:
                    if stream.recv(4) == b"* OK":
                        return
            except OSError:
                time.sleep(0.01)
        said = self.process.stderr.read() if self.process.poll() is not None else ""
        raise RuntimeError(f"Dovecot did not start: {said}{self.log()}")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.process:
            self.process.stderr.close()

    def __exit__(self, *_):
        self.stop()

    # ---- users and their mail ----

    def maildir(self, user):
        return self.folder / "mail" / user / "Maildir"

    def add_user(self, user):
        """Makes a user with an empty Maildir; returns the password."""
        if user in self.passwords:
            return self.passwords[user]
        for path in (self.maildir(user).parent, self.maildir(user),
                     *(self.maildir(user) / part for part in ("tmp", "new", "cur"))):
            path.mkdir()
            self.own(path)
        self.passwords[user] = "secret-" + secrets.token_hex(8)
        lines = (f"{name}:{{PLAIN}}{password}:{self.uid}:{self.gid}::{self.folder}/mail/{name}::\n"
                 for name, password in self.passwords.items())
        temporary = self.folder / "etc/users.new"
        temporary.write_text("".join(lines))
        self.own(temporary)
        temporary.rename(self.folder / "etc/users")
        return self.passwords[user]

    def drop(self, user, data, received_at=None):
        """Puts a mail into the user's inbox, as a delivery agent does."""
        self.dropped += 1
        name = f"{int(time.time())}.{self.dropped:06d}.test"
        box = self.maildir(user)
        (box / "tmp" / name).write_bytes(data.replace(b"\r\n", b"\n"))
        self.own(box / "tmp" / name)
        if received_at is not None:
            os.utime(box / "tmp" / name, (received_at, received_at))
        (box / "tmp" / name).rename(box / "new" / name)

    def mails(self, user, folder="INBOX"):
        """The bytes of every mail of a folder, in order of their arrival."""
        box = self.maildir(user) / ("" if folder == "INBOX" else "." + folder)
        paths = [path for part in ("new", "cur") if (box / part).is_dir() for path in (box / part).iterdir()]
        return [path.read_bytes() for path in sorted(paths, key=lambda path: path.name)]

    def renumber(self, user):
        """Makes the server forget its numbers: the inbox gets another UIDVALIDITY."""
        box = self.maildir(user)
        for path in box.glob("dovecot*"):
            path.unlink()
