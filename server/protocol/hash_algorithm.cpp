#include "server/protocol/hash_algorithm.hpp"

#include "server/protocol/upper_case.hpp"

#include <fmt/format.h>

#include <array>

namespace wharf::protocol {
namespace {

struct Row {
    HashAlgorithm algorithm;
    std::string_view name; // as the registry of hash function names has it
    Verb verb;             // the older command
};
constexpr std::array<Row, 5> kRows{{{HashAlgorithm::Sha256, "SHA-256", Verb::Xsha256},
                                    {HashAlgorithm::Sha512, "SHA-512", Verb::Xsha512},
                                    {HashAlgorithm::Sha1, "SHA-1", Verb::Xsha1},
                                    {HashAlgorithm::Md5, "MD5", Verb::Xmd5},
                                    {HashAlgorithm::Crc32, "CRC32", Verb::Xcrc}}};

} // namespace

std::string_view name_of(HashAlgorithm algorithm)
{
    return kRows.at(static_cast<std::size_t>(algorithm)).name;
}

std::optional<HashAlgorithm> parse_hash_algorithm(std::string_view name)
{
    const std::string wanted = upper_case(name);
    for (const Row& row : kRows)
        if (row.name == wanted) return row.algorithm;
    return std::nullopt;
}

std::string hash_feat(HashAlgorithm selected)
{
    std::string text = "HASH ";
    for (const Row& row : kRows)
        text += fmt::format("{}{}{}", text.ends_with(' ') ? "" : ";", row.name,
                            row.algorithm == selected ? "*" : "");
    return text;
}

std::optional<HashAlgorithm> algorithm_of(Verb verb)
{
    for (const Row& row : kRows)
        if (row.verb == verb) return row.algorithm;
    return std::nullopt;
}

} // namespace wharf::protocol
