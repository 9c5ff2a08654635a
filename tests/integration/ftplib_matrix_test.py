"""Python's ftplib makes the journey, with new TLS sessions on data connections and with resumed ones."""

import ftplib
import ssl
import unittest

from client_journey import DATASET, BothVersions, Journey, WhereReuseIsRequired
from drop_client import Resuming, tls_context
from waiting import PATIENCE, eventually

VERSIONS = {"TLSv1.2": ssl.TLSVersion.TLSv1_2, "TLSv1.3": ssl.TLSVersion.TLSv1_3}


class ResumingFtp(Resuming, ftplib.FTP_TLS):
    """ftplib does not resume by itself; its users add these few lines."""


class FtplibJourney(Journey):
    kind = ftplib.FTP_TLS

    def log_in(self, version):
        context = tls_context()
        context.minimum_version = context.maximum_version = VERSIONS[version]
        ftp = self.kind(context=context, timeout=PATIENCE)
        self.addCleanup(ftp.close)
        ftp.connect("127.0.0.1", self.server.ports.control)
        ftp.login(self.user, self.password)
        ftp.prot_p()
        return ftp

    def perform(self, version, steps):
        ftp = self.log_in(version)
        for verb, *arguments in steps:
            getattr(self, "do_" + verb)(ftp, *arguments)
        ftp.quit()

    def do_mkdir(self, ftp, folder):
        ftp.mkd(folder)

    def do_list(self, ftp, folder, local):
        lines = []
        ftp.retrlines(f"LIST {folder}", lines.append)
        local.write_text("\n".join(lines))
        names = [name.rpartition("/")[2] for name in ftp.nlst(folder)]
        self.assertCountEqual(names, [name for name, facts in ftp.mlsd(folder) if facts["type"] in ("file", "dir")])

    def do_get(self, ftp, remote, local):
        with open(local, "wb") as file:
            ftp.retrbinary(f"RETR {remote}", file.write)

    def do_put(self, ftp, local, remote):
        with open(local, "rb") as file:
            ftp.storbinary(f"STOR {remote}", file)

    def do_resume(self, ftp, local, remote):
        ftp.voidcmd("TYPE I")
        rest = ftp.size(remote)
        with open(local, "rb") as file:
            file.seek(rest)
            ftp.storbinary(f"STOR {remote}", file, rest=rest)

    def do_rename(self, ftp, source, target):
        ftp.rename(source, target)

    def do_delete(self, ftp, remote):
        ftp.delete(remote)


class WithNewSessionsOnData(BothVersions, FtplibJourney):
    pass


class WithResumedSessionsOnData(BothVersions, FtplibJourney):
    kind = ResumingFtp


class WhereReuseIsRequiredWithFtplib(WhereReuseIsRequired, FtplibJourney):
    kind = ResumingFtp

    def test_a_client_that_does_not_resume_is_told_so(self):
        self.kind = ftplib.FTP_TLS
        self.server.create_dataset(DATASET)
        ftp = self.log_in("TLSv1.3")
        ftp.transfercmd("LIST").close()
        with self.assertRaisesRegex(ftplib.error_temp, "^425 .*does not resume the control connection's TLS session"):
            ftp.voidresp()
        ftp.voidcmd("NOOP")


class OnlyTls13(FtplibJourney):
    settings = {"tls.min_version": "1.3"}

    def test_a_client_without_tls_1_3_is_refused_in_the_handshake(self):
        with self.assertRaisesRegex(ssl.SSLError, "alert protocol version"):
            self.log_in("TLSv1.2")
        eventually(lambda: "unsupported protocol" in self.server.log(), lambda: self.server.log())
        self.log_in("TLSv1.3").quit()


if __name__ == "__main__":
    unittest.main()
