// No entry breaks its line, and a selection of facts survives being written out and parsed.
// Input: size, time, now (8 bytes each), flags, facts (1 byte each), OPTS MLST list, LF, unique, LF, name.
#include "server/protocol/listing.hpp"

#include "tests/fuzz/input.hpp"

using namespace wharf::protocol;
using wharf::fuzz::check;

namespace {

ListingTime moment(std::int64_t milliseconds)
{
    return ListingTime{std::chrono::milliseconds{milliseconds}};
}

void check_line(std::string_view line, std::string_view name)
{
    check(std::none_of(line.begin(), line.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; }),
          "a line holds no control character");
    check(line.ends_with(name), "a line ends with the name");
    check(line.size() <= name.size() + 400, "a line is bounded");
}

void check_facts(std::string_view line, std::string_view name)
{
    check(line.size() > name.size(), "facts end with a blank");
    std::string_view facts = line.substr(0, line.size() - name.size() - 1);
    check(facts.find(' ') == std::string_view::npos, "facts hold no blank");
    while (!facts.empty()) {
        const std::size_t end = facts.find(';');
        check(end != std::string_view::npos, "a fact ends with ';'");
        check(facts.substr(0, end).find('=') != std::string_view::npos, "a fact is name=value");
        facts.remove_prefix(end + 1);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    wharf::fuzz::Input input(data, size);
    ListedFile file;
    file.size = input.number<std::uint64_t>();
    file.modified = moment(input.number<std::int64_t>());
    const ListingTime now = moment(input.number<std::int64_t>());
    const auto flags = input.number<std::uint8_t>();
    const auto facts = input.number<FactSet>();
    const std::string_view list = input.line();
    file.unique = input.line().substr(0, 64);
    file.name = input.rest();
    file.is_directory = flags & 1;
    file.may = wharf::protocol::Permissions{flags} << 2;

    const std::string name = nlst_line(file.name);
    check(name.size() <= file.name.size(), "a name does not grow");
    check_line(name, name);
    check_line(ls_line(file, now), name);
    const std::string with_facts = mlsx_line(file, facts, static_cast<EntryRole>(flags % 3));
    check_line(with_facts, name);
    check_facts(with_facts, name);
    check(mdtm_text(file.modified).size() == 14, "MDTM has 14 digits");

    if (const auto selected = parse_facts(list)) {
        const std::string reply = facts_reply(*selected);
        check(reply.starts_with("MLST OPTS"), "the reply to OPTS MLST begins as it must");
        const std::size_t blank = reply.find(' ', 5);
        const std::string_view echoed =
            blank == std::string::npos ? std::string_view() : std::string_view(reply).substr(blank + 1);
        check(parse_facts(echoed) == selected, "the facts told back are the facts selected");
    }
    return 0;
}
