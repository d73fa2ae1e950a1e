"""The throwaway Dovecot with the mail of its users. Who logs in is known from the start: it rereads its users only once a
second."""
import os
import pathlib
import subprocess
import time

from dovecot import Dovecot


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def make_authority(folder):
    """Another certificate authority, which signed nothing: the path of its certificate."""
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=another CA", "-keyout", "other-ca.key", "-out", "other-ca.pem")
    return pathlib.Path(folder, "other-ca.pem")


class MailServer(Dovecot):
    def __init__(self, folder, users, relay_port, capability=None):
        super().__init__(folder, users, relay_port, capability)
        self.dropped = 0

    def own(self, path):
        """Gives a file to the user that Dovecot runs as."""
        if os.geteuid() == 0:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def add_box(self, user):
        """Makes an empty Maildir, which only the outgoing server fills: its user cannot log in."""
        box = self.maildir(user)
        for path in (box.parent, box, box / "tmp", box / "new", box / "cur"):
            if not path.exists():
                path.mkdir()
                self.own(path)

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

    def renumber(self, user, folder="INBOX"):
        """Makes the server forget its numbers: the folder gets another UIDVALIDITY, which is the time in seconds."""
        time.sleep(1.1)
        box = self.maildir(user) / ("" if folder == "INBOX" else "." + folder)
        for path in box.glob("dovecot*"):
            path.unlink()
        for path in self.maildir(user).glob("dovecot.list*" if folder != "INBOX" else "none"):
            path.unlink()
