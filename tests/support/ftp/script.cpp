#include "tests/support/ftp/script.hpp"

#include <optional>
#include <sstream>
#include <stdexcept>

namespace wharf::test {

namespace {

constexpr std::string_view kEllipsis = "…";

// \r \n \0 \\ and \xNN.
std::string unescaped(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\') {
            out += text[at];
            continue;
        }
        const char kind = ++at < text.size() ? text[at] : '\\';
        if (kind == 'x') {
            out += static_cast<char>(std::stoi(std::string(text.substr(at + 1, 2)), nullptr, 16));
            at += 2;
        } else {
            out += kind == 'r' ? '\r' : kind == 'n' ? '\n' : kind == '0' ? '\0' : kind;
        }
    }
    return out;
}

std::optional<Step::Kind> kind_of(std::string_view mark)
{
    if (mark == "C:") return Step::Kind::Client;
    if (mark == "S:") return Step::Kind::Server;
    if (mark == "D>") return Step::Kind::Upload;
    if (mark == "D<") return Step::Kind::Download;
    if (mark == "@") return Step::Kind::Act;
    return std::nullopt;
}

} // namespace

std::vector<Step> parse_script(std::string_view text)
{
    std::vector<Step> steps;
    std::istringstream lines{std::string(text)};
    std::string line;
    for (unsigned number = 1; std::getline(lines, line); ++number) {
        if (line.empty() || line.starts_with('#')) continue;
        const auto blank = std::min(line.find(' '), line.size());
        const auto kind = kind_of(std::string_view(line).substr(0, blank));
        if (!kind) throw std::runtime_error("line " + std::to_string(number) + " is no step: " + line);
        const auto rest = std::string_view(line).substr(std::min(blank + 1, line.size()));
        steps.push_back({*kind, unescaped(rest), number});
    }
    return steps;
}

bool line_matches(std::string_view pattern, std::string_view line)
{
    const auto cut = pattern.find(kEllipsis);
    if (cut == std::string_view::npos) return pattern == line;
    if (!line.starts_with(pattern.substr(0, cut))) return false;
    const std::string_view rest = pattern.substr(cut + kEllipsis.size());
    for (std::size_t from = cut; from <= line.size(); ++from)
        if (line_matches(rest, line.substr(from))) return true;
    return false;
}

} // namespace wharf::test
