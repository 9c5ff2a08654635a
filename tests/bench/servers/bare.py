"""No server anybody would use: bare_ftps, which does what TLS and the network ask for, and nothing else."""

from servers.server import Server


class Bare(Server):
    name = "bare"
    is_real = False

    def __init__(self, program, *arguments):
        super().__init__(*arguments)
        self.program = program

    def prepare(self):
        pass  # it keeps no files

    def command(self):
        return [self.program, self.ports.control, self.certificate.chain, self.certificate.key]
