"""wget, which downloads only: it makes its part of the journey and mirrors a dataset."""

from client_case import run_or_skip
from client_journey import DATASET, HOME, BothVersions, Journey


class WgetJourney(Journey):
    can = {"list", "get"}

    # Of itself it uses TLS 1.3 where it can, and its options can not keep it from that.
    def wget(self, version, path, *options):
        return self.run_client([
            "wget", "--no-verbose", "--no-check-certificate", "--user", self.user, "--password", self.password, *options,
            f"ftps://127.0.0.1:{self.server.ports.control}{path}",
        ], environment=self.without_tls_1_3() if version == "TLSv1.2" else None)

    def perform(self, version, steps):
        for verb, remote, local in steps:
            self.wget(version, remote + ("/" if verb == "list" else ""), "-O", local)


class WithWget(BothVersions, WgetJourney):
    def test_a_download_that_broke_off_goes_on(self):
        data = b"a,b\n" + b"1,2\n" * 5000
        local = self.scratch() / "data.csv"
        local.write_bytes(data[:7000])
        client = self.client()
        client.mkd(HOME)
        client.store(f"{HOME}/data.csv", data)
        self.assertIn("REST 7000", self.wget("TLSv1.3", f"{HOME}/data.csv", "-c", "-d", "-O", local))
        self.assertEqual(local.read_bytes(), data)

    def test_a_dataset_is_mirrored_with_its_snapshots(self):
        client = self.client()
        client.mkd(HOME)
        client.land_data(DATASET, "data.csv", b"a,b\n1,2\n")
        self.server.wait_until_idle()
        self.wget("TLSv1.3", HOME + "/", "--mirror", "--no-host-directories")
        folder, name = self.snapshot(client, "data.csv.gz")
        for path in (f"{HOME}/log.txt", f"{HOME}/active-schema.json", f"{folder}/{name}"):
            self.assertEqual((self.scratch() / path.lstrip("/")).read_bytes(), client.retrieve(path))


class WhereReuseIsRequiredWithWget(WgetJourney):
    settings = {"ftps.require_session_reuse": "require"}

    def test_downloads_where_session_reuse_is_required(self):
        self.server.create_dataset(DATASET)
        for version in ("TLSv1.2", "TLSv1.3"):
            got = self.scratch() / version
            self.does(version, ("get", f"{HOME}/active-control.json", got))
            self.assertEqual(got.read_bytes(), self.active_control(DATASET))


if __name__ == "__main__":
    run_or_skip("wget")
