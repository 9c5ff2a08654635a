"""pyftpdlib: asynchronous, one process for all sessions."""

import pathlib

from servers.server import IDLE_SECONDS, PASSWORD, USER, Server, first_line

PYTHON = "/usr/bin/python3"  # whose packages are Debian's
PROGRAM = pathlib.Path(__file__).parent / "pyftpdlib_program.py"


class Pyftpdlib(Server):
    name = "pyftpdlib"

    def configure(self):
        pass  # all is said in the command

    def command(self):
        first, last = self.ports.passive()
        return [PYTHON, PROGRAM, self.ports.control, first, last, self.directory / "tree", USER, PASSWORD,
                self.certificate.chain, self.certificate.key, IDLE_SECONDS]

    def version(self):
        versions = "import platform, pyftpdlib, OpenSSL; print('pyftpdlib', pyftpdlib.__ver__, 'with pyOpenSSL'," \
                   " OpenSSL.__version__, 'and Python', platform.python_version())"
        return first_line(PYTHON, "-c", versions)
