"""Perl's Net::FTP makes the journey."""

from client_case import run_or_skip
from client_journey import BothVersions
from program_journey import PROGRAMS, ProgramJourney, runs


class WithPerl(BothVersions, ProgramJourney):
    def command(self, version):
        return ["perl", PROGRAMS / "land.pl"]


if __name__ == "__main__":
    run_or_skip("perl", **{"IO::Socket::SSL": runs("perl", "-MNet::FTP", "-MIO::Socket::SSL", "-e", "1")})
