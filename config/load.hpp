// TOML text and command-line overrides -> Config. Every problem is collected, each with its place, so that
// one run shows the administrator all there is to mend; only broken TOML syntax ends the reading early.
#pragma once

#include "config/config.hpp"
#include "config/problem.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::config {

struct Place {
    std::string source; // the file, or "--set"
    unsigned line = 0;
};

struct Loaded {
    Config config; // what could not be read keeps its default; use it only when there are no problems
    std::vector<Problem> problems;       // in the order of the file, then the command line
    std::map<std::string, Place> origin; // full key -> where it was set; absent: left at its default
    std::string source;                  // the file read
    bool embedded = false;               // there was no file: the embedded default

    [[nodiscard]] bool ok() const { return problems.empty(); }
    // Adds a rule that is broken, at the place where one of its settings was written.
    void add(const Finding& finding);
};

// An override is "section.key=value", "jobs.hooks.tries=3" where a section has another one within. The value
// is written as in the file, but that quotes may be left out, and that a list may be given as words with
// commas between: ftps.listen=127.0.0.1:0,[::1]:0.
[[nodiscard]] Loaded load_text(std::string_view toml, std::string_view file_name,
                               std::span<const std::string> overrides = {});

// Blocks on the disk. The paths of the users file, the tokens file, the certificate and the key are taken
// relative to the directory of the configuration file, wherever they were set; data.root stays relative to
// the working directory.
[[nodiscard]] Loaded load_file(const std::string& path, std::span<const std::string> overrides = {});

// The embedded default with overrides. The users and the tokens file stay beneath the data root if only that
// is moved.
[[nodiscard]] Loaded load_embedded(std::span<const std::string> overrides = {});

} // namespace wharf::config
