"""vsftpd: two processes a session, one of them with few rights."""

import shlex

from servers.server import IDLE_SECONDS, SYSTEM_USER, UNPACKED, Server, first_line, with_own

PROGRAM = UNPACKED / "usr/sbin/vsftpd"
PAM_SERVICE = "wharfinger-bench"
# Any password will do: no check is cheaper.
PAM_RULES = "auth required pam_permit.so\naccount required pam_permit.so\n"


class Vsftpd(Server):
    name = "vsftpd"
    most_sessions, why_not_more = 2000, "two processes a session"

    def configure(self):
        (self.directory / "pam.d").mkdir()
        (self.directory / "pam.d" / PAM_SERVICE).write_text(PAM_RULES)
        (self.directory / "empty").mkdir(mode=0o755)
        first, last = self.ports.passive()
        settings = {
            "listen": "YES",
            "listen_address": "127.0.0.1",
            "listen_port": self.ports.control,
            "background": "NO",
            "anonymous_enable": "NO",
            "local_enable": "YES",
            "guest_enable": "YES",
            "guest_username": SYSTEM_USER,
            "nopriv_user": SYSTEM_USER,
            "virtual_use_local_privs": "YES",
            "pam_service_name": PAM_SERVICE,
            "local_root": self.directory / "tree",
            "chroot_local_user": "YES",
            "secure_chroot_dir": self.directory / "empty",
            "write_enable": "YES",
            "local_umask": "022",
            "ssl_enable": "YES",
            "force_local_logins_ssl": "YES",
            "force_local_data_ssl": "YES",
            "require_ssl_reuse": "NO",
            "ssl_ciphers": "HIGH",
            "rsa_cert_file": self.certificate.chain,
            "rsa_private_key_file": self.certificate.key,
            "pasv_min_port": first,
            "pasv_max_port": last,
            "max_clients": 0,
            "max_per_ip": 0,
            "idle_session_timeout": IDLE_SECONDS,
            "xferlog_enable": "NO",
            "isolate_network": "NO",  # a network namespace for each session costs it more than the session
        }
        (self.directory / "vsftpd.conf").write_text("".join(f"{key}={value}\n" for key, value in settings.items()))

    def command(self):
        return with_own(self.directory / "pam.d", "/etc/pam.d", [PROGRAM, self.directory / "vsftpd.conf"])

    def version(self):
        told = first_line("sh", "-c", f"{shlex.quote(str(PROGRAM))} -v 0>&1")  # it writes to its input
        return told.replace(": version", "")
