"""rclone makes the journey, and copies a folder over several connections at once."""

import os

from client_case import run_or_skip
from client_journey import DATASET, HOME, QUEUE, BothVersions, Journey, WhereReuseIsRequired

FILES = 40


class RcloneJourney(Journey):
    """rclone looks for what it stored or moved, and says "not found" of a file that became a job.

    So it has to enqueue with --retries 1, lest it does so three times, and reports a failure when all went well.
    """

    can = {"mkdir", "list", "get", "put", "rename", "delete"}

    def rclone(self, version, *words, succeeds=True):
        obscured = self.run_client(["rclone", "--config", "", "obscure", self.password]).strip()
        environment = {
            **os.environ,
            "RCLONE_CONFIG": "", "RCLONE_CONFIG_WHARF_TYPE": "ftp", "RCLONE_CONFIG_WHARF_HOST": "127.0.0.1",
            "RCLONE_CONFIG_WHARF_PORT": str(self.server.ports.control), "RCLONE_CONFIG_WHARF_USER": self.user,
            "RCLONE_CONFIG_WHARF_PASS": obscured, "RCLONE_CONFIG_WHARF_EXPLICIT_TLS": "true",
            "RCLONE_CONFIG_WHARF_NO_CHECK_CERTIFICATE": "true",
            "RCLONE_CONFIG_WHARF_DISABLE_TLS13": "true" if version == "TLSv1.2" else "false",
        }
        return self.run_client(["rclone", *words], environment=environment, succeeds=succeeds)

    def perform(self, version, steps):
        for verb, *arguments in steps:
            getattr(self, "do_" + verb)(version, *arguments)

    def do_mkdir(self, version, folder):
        self.rclone(version, "mkdir", f"wharf:{folder}")

    def do_list(self, version, folder, local):
        local.write_text(self.rclone(version, "lsf", f"wharf:{folder}"))

    def do_get(self, version, remote, local):
        self.rclone(version, "copyto", "--ignore-times", f"wharf:{remote}", local)

    def do_put(self, version, local, remote):
        if remote.startswith(QUEUE):
            self.enqueues(version, "copyto", local, f"wharf:{remote}")
        else:
            self.rclone(version, "copyto", local, f"wharf:{remote}")

    def do_rename(self, version, source, target):
        self.enqueues(version, "moveto", f"wharf:{source}", f"wharf:{target}/{os.path.basename(source)}")

    def do_delete(self, version, remote):
        self.rclone(version, "deletefile", f"wharf:{remote}")

    def enqueues(self, version, *words):
        said = self.rclone(version, *words, "--retries", "1", succeeds=False)
        self.assertRegex(said, "object not found|No such file or folder")


class WithRclone(BothVersions, RcloneJourney):
    def test_forty_files_copied_on_four_connections(self):
        folder = self.server.directory / "many"
        folder.mkdir()
        for number in range(FILES):
            (folder / f"part-{number:02}.csv").write_text("a,b\n" + f"{number},x\n" * (1 + 300 * number))
        self.server.create_dataset(DATASET)
        self.rclone("TLSv1.3", "copy", "--transfers", "4", folder, f"wharf:{HOME}")
        self.rclone("TLSv1.3", "check", "--download", "--one-way", folder, f"wharf:{HOME}")
        self.rclone("TLSv1.3", "delete", "--include", "part-*.csv", f"wharf:{HOME}")
        self.assertEqual(list(self.server.dataset_directory(DATASET).glob("part-*")), [])


class WhereReuseIsRequiredWithRclone(WhereReuseIsRequired, RcloneJourney):
    pass


if __name__ == "__main__":
    run_or_skip("rclone")
