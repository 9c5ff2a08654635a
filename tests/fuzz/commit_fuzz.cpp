// Any text, as a commit, is refused by one of the types that clients know, in one line; or it names a data
// file of a name that is allowed, at least one chunk, and a control file that is an object.
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/control/lenient_json.hpp"
#include "archive/jobs/delta/commit.hpp"
#include "tests/fuzz/input.hpp"

#include <algorithm>
#include <array>

using namespace wharf;
using namespace wharf::jobs;
using wharf::fuzz::check;

namespace {

constexpr std::array<std::string_view, 4> kRefusals{"not-a-commit-description", "filename-bad-characters",
                                                    "filename-too-long", "impossible-relative-to"};

const archive::DatasetKey kKey{archive::DomainName::parse("data.example.gov").value(),
                               archive::DatasetId::parse("abcd-1234").value()};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto parsed = parse_commit({reinterpret_cast<const char*>(data), size}, kKey);
    if (const auto* error = std::get_if<JobError>(&parsed)) {
        check(std::ranges::find(kRefusals, error->type) != kRefusals.end(), "clients know the type");
        check(error->english.find_first_of("%\n\r") == std::string::npos,
              "an error is one line of plain text");
        check(error->english.size() < 2048, "an error is short");
        return 0;
    }
    const auto& commit = std::get<Commit>(parsed);
    check(!commit.chunks.empty(), "there is a chunk");
    check(archive::FileName::allows(commit.filename.text()) && file_type(commit.filename.text()).has_value(),
          "the file can be a job's");
    const auto control = parse_lenient_json(commit.control);
    check(std::holds_alternative<boost::json::value>(control) &&
              std::get<boost::json::value>(control).is_object(),
          "the control file is an object");
    if (commit.relative_to)
        check(commit.relative_to->day.day.has_value() &&
                  commit.relative_to->name.find('/') == std::string::npos,
              "an older version is in the folder of a day");
    return 0;
}
