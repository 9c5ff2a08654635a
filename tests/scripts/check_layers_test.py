"""scripts/check-layers finds what it is there to find, and nothing else."""
import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SCRIPT = os.path.join(ROOT, "scripts", "check-layers")


def check(tree):
    with tempfile.TemporaryDirectory() as root:
        for path, text in tree.items():
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text)
        ran = subprocess.run([sys.executable, SCRIPT, root], capture_output=True, text=True, check=False)
        return ran.returncode, ran.stdout.splitlines()


class CheckLayers(unittest.TestCase):
    def refused(self, tree, problem):
        self.assertEqual(check(tree), (1, [problem]))

    def allowed(self, tree):
        self.assertEqual(check(tree), (0, []))

    def test_an_include_upwards_is_told_with_its_line(self):
        self.refused({"config/config.hpp": "", "auth/a.cpp": '\n#include "config/config.hpp"\n'},
                     "auth/a.cpp:2: auth may not include config/config.hpp")

    def test_an_include_downwards_is_fine(self):
        self.allowed({"config/config.hpp": "", "server/net/a.cpp": '#include "config/config.hpp"\n#include <vector>\n'})

    def test_a_part_of_a_layer_may_be_all_that_is_open(self):
        tree = {"auth/authenticator.hpp": "", "auth/user_store.hpp": "",
                "server/ftp/a.cpp": '#include "auth/authenticator.hpp"\n#include "auth/user_store.hpp"\n'}
        self.refused(tree, "server/ftp/a.cpp:2: server/ftp may not include auth/user_store.hpp")

    def test_a_layer_below_server_may_not_include_the_application(self):
        self.refused({"server/app.hpp": "", "server/ftp/a.cpp": '#include "server/app.hpp"\n'},
                     "server/ftp/a.cpp:1: server/ftp may not include server/app.hpp")

    def test_libraries_are_open_to_those_who_need_them(self):
        for path, header, library in [("auth/a.cpp", "toml++/toml.h", "toml"),
                                      ("config/keys.cpp", "toml++/toml.h", "toml"),
                                      ("archive/disk/a.cpp", "boost/asio/post.hpp", "asio"),
                                      ("archive/disk/a.cpp", "sqlite3.h", "sqlite"),
                                      ("archive/jobs/a.cpp", "openssl/evp.h", "openssl"),
                                      ("server/protocol/a.cpp", "spdlog/spdlog.h", "spdlog"),
                                      ("server/vfs/a.cpp", "boost/asio.hpp", "asio"),
                                      ("config/a.cpp", "boost/optional.hpp", "another part of Boost"),
                                      ("server/protocol/a.cpp", "fcntl.h", "closed to it")]:
            with self.subTest(path=path, header=header):
                layer = os.path.dirname(path)
                self.refused({path: f"#include <{header}>\n"},
                             f"{path}:1: {layer} may not include {header} ({library})")
        self.allowed({"config/load.cpp": "#include <toml++/toml.h>\n",
                      "archive/disk/sqlite.cpp": "#include <sqlite3.h>\n",
                      "server/net/a.cpp": "#include <boost/asio/ssl.hpp>\n#include <openssl/ssl.h>\n"})

    def test_an_include_that_is_not_from_the_root_is_told(self):
        self.refused({"auth/a.hpp": "", "auth/a.cpp": '#include "a.hpp"\n'},
                     'auth/a.cpp:1: "a.hpp" is not a path from the root of the project')

    def test_a_file_may_have_500_lines_and_no_more(self):
        self.allowed({"tests/a.cpp": "\n" * 500})
        self.refused({"tests/a.cpp": "\n" * 501}, "tests/a.cpp:501: the file has 501 lines; 500 is the most")

    def test_tests_and_build_directories_are_let_alone(self):
        self.allowed({"tests/a.cpp": "#include <sqlite3.h>\n", "build/x/auth/a.cpp": "\n" * 600})


if __name__ == "__main__":
    unittest.main()
