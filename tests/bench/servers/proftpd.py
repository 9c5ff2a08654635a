"""ProFTPD with mod_tls: a process a session."""

from servers.server import (CHEAP_HASH, GID, IDLE_SECONDS, SYSTEM_GROUP, SYSTEM_USER, UID, UNPACKED, USER, Server,
                            first_line)

PROGRAM = UNPACKED / "usr/sbin/proftpd"

# Without TLSCACertificateFile each session would read all certificates that the system trusts.
CONFIGURATION = """
ServerType standalone
DefaultAddress 127.0.0.1
SocketBindTight on
Port {control}
PassivePorts {first} {last}
UseIPv6 off
UseReverseDNS off
User {user}
Group {group}
MaxInstances none
TimeoutIdle {idle}
TimeoutNoTransfer {idle}
PidFile {directory}/pid
ScoreboardFile {directory}/scoreboard
SystemLog {directory}/system.log
TransferLog none
WtmpLog off

ModulePath {modules}
LoadModule mod_tls.c
TLSEngine on
TLSRequired on
TLSProtocol TLSv1.3
TLSECCertificateFile {chain}
TLSECCertificateKeyFile {key}
TLSCACertificateFile {chain}
TLSVerifyClient off
TLSOptions NoSessionReuseRequired
TLSSessionTickets on
TLSRenegotiate none

AuthPAM off
AuthOrder mod_auth_file.c
AuthUserFile {directory}/users
RequireValidShell off
DelayEngine off
DefaultRoot ~
AllowOverwrite on
Umask 022
"""


class Proftpd(Server):
    name = "ProFTPD"
    most_sessions, why_not_more = 2000, "a process a session"

    def configure(self):
        users = self.directory / "users"
        users.write_text(f"{USER}:{CHEAP_HASH}:{UID}:{GID}::{self.directory / 'tree'}:/bin/false\n")
        users.chmod(0o600)
        first, last = self.ports.passive()
        (self.directory / "proftpd.conf").write_text(CONFIGURATION.format(
            directory=self.directory, control=self.ports.control, first=first, last=last, user=SYSTEM_USER,
            group=SYSTEM_GROUP, idle=IDLE_SECONDS, modules=UNPACKED / "usr/lib/proftpd", chain=self.certificate.chain,
            key=self.certificate.key))

    def command(self):
        return [PROGRAM, "--nodaemon", "--config", self.directory / "proftpd.conf"]

    def version(self):
        return first_line(PROGRAM, "-v").replace(" Version", "")
