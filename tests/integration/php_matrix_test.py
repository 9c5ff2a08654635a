"""PHP's ftp_ssl_connect makes the journey."""

from client_case import run_or_skip
from client_journey import BothVersions, WhereReuseIsRequired
from program_journey import PROGRAMS, ProgramJourney, runs


class PhpJourney(ProgramJourney):
    def command(self, version):
        return ["php", PROGRAMS / "land.php"]

    def environment(self, version):
        return self.openssl_limited_to(version)


class WithPhp(BothVersions, PhpJourney):
    pass


class WhereReuseIsRequiredWithPhp(WhereReuseIsRequired, PhpJourney):
    pass


if __name__ == "__main__":
    run_or_skip(**{"php with ftp_ssl_connect": runs("php", "-r", "exit(function_exists('ftp_ssl_connect') ? 0 : 1);")})
