#include "server/protocol/command_table.hpp"

#include "server/protocol/hash_algorithm.hpp"
#include "server/protocol/listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

using namespace wharf::protocol;

namespace {

constexpr std::array<std::pair<Phase, char>, 4> kPhases{
    {{Phase::Plain, 'P'}, {Phase::Secured, 'S'}, {Phase::LoggedIn, 'L'}, {Phase::Transferring, 'T'}}};
constexpr std::array<std::pair<Effect, std::string_view>, 6> kEffects{{{kReads, "reads"},
                                                                       {kWrites, "writes"},
                                                                       {kUsesData, "uses-data"},
                                                                       {kSensitive, "sensitive"},
                                                                       {kKeepsRename, "keeps-rename"},
                                                                       {kKeepsRestart, "keeps-restart"}}};

std::string_view shown(ArgRule rule)
{
    switch (rule) {
    case ArgRule::None: return "none";
    case ArgRule::Optional: return "optional";
    case ArgRule::Required: return "required";
    }
    return "?";
}

std::string policy_line(const CommandSpec& row)
{
    std::string line = fmt::format("{:<7}", row.name);
    for (const auto& [phase, letter] : kPhases)
        line += fmt::format(" {}", allowed(row, phase) ? letter : '-');
    line += fmt::format("  {:<8}", shown(row.argument));
    for (const auto& [effect, name] : kEffects) {
        if (row.effects & effect) line += fmt::format(" {}", name);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + '\n';
}

std::string policy()
{
    std::string text = "# verb, phases (Plain, Secured, LoggedIn, Transferring), argument, effects\n";
    for (const CommandSpec& row : command_table())
        text += policy_line(row);
    return text;
}

std::set<std::string_view> names_with(Effect effect)
{
    std::set<std::string_view> names;
    for (const CommandSpec& row : command_table()) {
        if (row.effects & effect) names.insert(row.name);
    }
    return names;
}

std::set<std::string_view> names_in(Phase phase)
{
    std::set<std::string_view> names;
    for (const CommandSpec& row : command_table()) {
        if (allowed(row, phase)) names.insert(row.name);
    }
    return names;
}

using Names = std::set<std::string_view>;

} // namespace

TEST_CASE("the policy is the one checked in", "[protocol][policy]")
{
    if (std::getenv("WHARF_ACCEPT_POLICY")) std::ofstream(WHARF_POLICY_FILE) << policy();

    std::ifstream file(WHARF_POLICY_FILE);
    const std::string checked_in{std::istreambuf_iterator<char>(file), {}};
    INFO("a change of policy is meant to be seen in review; to accept it:\n"
         "  WHARF_ACCEPT_POLICY=1 unit_protocol '[policy]'\n"
         "and commit "
         << WHARF_POLICY_FILE);
    CHECK(policy() == checked_in);
}

TEST_CASE("before TLS nothing runs that names a user or touches a file", "[protocol]")
{
    CHECK(names_in(Phase::Plain) == Names{"AUTH", "FEAT", "HELP", "NOOP", "OPTS", "QUIT", "SYST"});
}

TEST_CASE("during a transfer only these run", "[protocol]")
{
    CHECK(names_in(Phase::Transferring) == Names{"ABOR", "NOOP", "QUIT", "STAT"});
}

TEST_CASE("what reads, writes or moves data needs a login and a right", "[protocol]")
{
    for (const CommandSpec& row : command_table()) {
        INFO(row.name);
        if (row.effects & (kReads | kWrites | kUsesData)) {
            CHECK_FALSE(allowed(row, Phase::Plain));
            CHECK_FALSE(allowed(row, Phase::Secured));
            CHECK((row.effects & (kReads | kWrites)) != 0);
        }
    }
}

TEST_CASE("secrets are marked", "[protocol]")
{
    CHECK(names_with(kSensitive) == Names{"ACCT", "PASS"});
}

TEST_CASE("every transfer and listing uses the data connection", "[protocol]")
{
    CHECK(names_with(kUsesData) == Names{"APPE", "LIST", "MLSD", "NLST", "RETR", "STOR", "STOU"});
}

TEST_CASE("a name is upper case and stands for one row", "[protocol]")
{
    Names seen;
    for (const CommandSpec& row : command_table()) {
        INFO(row.name);
        CHECK(seen.insert(row.name).second);
        CHECK((row.name.size() >= 3 && row.name.size() <= 7));
        CHECK(std::all_of(row.name.begin(), row.name.end(),
                          [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }));
        CHECK(find_command(row.name) == &row);
        CHECK(row.help.starts_with(row.name));
    }
}

TEST_CASE("what is not a name is not found", "[protocol]")
{
    const auto name = GENERATE("", "noop", "NOO", "NOOPS", "MAIL", "XXXX", " NOOP");
    CHECK(find_command(name) == nullptr);
}

TEST_CASE("every verb has a row of its own, with its aliases behind it", "[protocol]")
{
    for (std::size_t number = 1; number < kVerbCount; ++number) {
        const auto verb = static_cast<Verb>(number);
        const auto table = command_table();
        REQUIRE(std::any_of(table.begin(), table.end(),
                            [&](const CommandSpec& row) { return row.verb == verb; }));
        CHECK(spec(verb).verb == verb);
    }
}

TEST_CASE("an alias may do what the verb may do", "[protocol]")
{
    std::size_t aliases = 0;
    for (const CommandSpec& row : command_table()) {
        const CommandSpec& first = spec(row.verb);
        if (&row == &first) continue;
        INFO(row.name);
        ++aliases;
        CHECK(row.name.starts_with('X'));
        CHECK(row.phases == first.phases);
        CHECK(row.argument == first.argument);
        CHECK(row.effects == first.effects);
        CHECK(row.feat.empty());
    }
    CHECK(aliases == 5);
}

TEST_CASE("FEAT lists the extensions in the words of their RFCs", "[protocol]")
{
    Names features;
    for (const CommandSpec& row : command_table()) {
        if (!row.feat.empty()) CHECK(features.insert(row.feat).second);
    }
    const std::string all_facts = facts_feat(kAllFacts);
    const std::string all_hashes = hash_feat(HashAlgorithm::Sha256);
    CHECK(features == Names{"AUTH TLS", "AVBL",     "CLNT",        "CSID",    "EPSV",    all_hashes,
                            "HOST",     "LANG EN*", "MDTM",        "MFMT",    all_facts, "PASV",
                            "PBSZ",     "PROT",     "REST STREAM", "SIZE",    "TVFS",    "UTF8",
                            "XCRC",     "XMD5",     "XSHA1",       "XSHA256", "XSHA512"});
}
