#include "archive/jobs/delta/commit.hpp"

#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/control/lenient_json.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

namespace wharf::jobs {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::array kCodings{std::pair{std::string_view(".sdiff.gz"), Commit::Coding::Gzip},
                              std::pair{std::string_view(".sdiff.xz"), Commit::Coding::Xz},
                              std::pair{std::string_view(".sdiff"), Commit::Coding::None}};

JobError refusal(std::string type, std::string english)
{
    return {std::move(type), {}, std::move(english)};
}

JobError no_commit(std::string_view why)
{
    return refusal("not-a-commit-description", "the commit is no description of one: " + std::string(why));
}

// Null is as good as missing.
const value* member(const object& of, std::string_view key)
{
    const value* const found = of.if_contains(key);
    return found == nullptr || found->is_null() ? nullptr : found;
}

struct PatchName {
    archive::FileName of; // the file
    Commit::Coding coding = Commit::Coding::None;
};

std::variant<PatchName, JobError> parse_patch_name(std::string_view name)
{
    const auto* const found =
        std::ranges::find_if(kCodings, [name](const auto& coding) { return name.ends_with(coding.first); });
    if (found == kCodings.end())
        return refusal("filename-bad-characters", "a patch is named like its file, with .sdiff, .sdiff.gz or "
                                                  ".sdiff.xz behind it; not " +
                                                      quoted(name));
    const std::string_view of = name.substr(0, name.size() - found->first.size());
    if (of.size() > archive::kMaxFileName)
        return refusal("filename-too-long", fmt::format("a file name has up to {} bytes, not {}",
                                                        archive::kMaxFileName, of.size()));
    auto parsed = archive::FileName::parse(of);
    if (!parsed) return refusal("filename-bad-characters", "that is no file name: " + quoted(of));
    if (!file_type(of))
        return refusal("filename-bad-characters",
                       "a data file ends in .csv, .tsv, .csv.gz or .tsv.gz; not " + quoted(of));
    return PatchName{std::move(*parsed), found->second};
}

std::vector<std::string> parts_of(std::string_view path)
{
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t slash = path.find('/');
        parts.emplace_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return parts;
        path.remove_prefix(slash + 1);
    }
}

// "[/][d/<domain>/]datasync/id/<dataset>/completed/yyyy/mm/dd/signatures/<name>.ssig", as the signature was
// asked for, but not percent-encoded.
std::optional<OldVersion> parse_old_version(std::string_view path, const archive::DatasetKey& dataset)
{
    if (path.starts_with('/')) path.remove_prefix(1);
    if (path.starts_with("d/")) {
        path.remove_prefix(2);
        const std::string_view domain = path.substr(0, path.find('/'));
        const auto named = archive::DomainName::parse(domain);
        if (!named || *named != dataset.domain) return std::nullopt;
        path.remove_prefix(std::min(domain.size() + 1, path.size()));
    }
    const std::string completed = "datasync/id/" + dataset.id.text() + "/completed/";
    if (!path.starts_with(completed) || !path.ends_with(kSignatureEnding)) return std::nullopt;
    path.remove_prefix(completed.size());
    path.remove_suffix(kSignatureEnding.size());
    const auto parts = parts_of(path);
    if (parts.size() != 5 || parts[3] != kSignaturesFolder) return std::nullopt;
    auto day = archive::SnapshotDirectory::parse({parts.begin(), parts.begin() + 3});
    if (!day) return std::nullopt;
    return OldVersion{*day, parts[4]};
}

std::optional<std::vector<std::string>> strings(const value* from)
{
    if (from == nullptr || !from->is_array() || from->get_array().empty()) return std::nullopt;
    std::vector<std::string> all;
    for (const value& each : from->get_array()) {
        if (!each.is_string()) return std::nullopt;
        all.emplace_back(each.get_string());
    }
    return all;
}

// Null: none is.
const std::string* named_twice(const std::vector<std::string>& names)
{
    std::unordered_set<std::string_view> seen;
    for (const std::string& name : names)
        if (!seen.insert(name).second) return &name;
    return nullptr;
}

} // namespace

std::variant<Commit, JobError> parse_commit(std::string_view text, const archive::DatasetKey& dataset)
{
    auto parsed = parse_lenient_json(text);
    if (const auto* const error = std::get_if<JsonSyntaxError>(&parsed))
        return no_commit(
            fmt::format("line {}, column {}: {}", error->at.line, error->at.column, error->message));
    const value& whole = std::get<value>(parsed);
    if (!whole.is_object()) return no_commit("it is no object");
    const object& said = whole.get_object();

    auto chunks = strings(member(said, "chunks"));
    if (!chunks) return no_commit("chunks has to name at least one chunk");
    if (const auto* const twice = named_twice(*chunks))
        return no_commit("it has twice the chunk " + quoted(*twice));
    const value* const filename = member(said, "filename");
    if (filename == nullptr || !filename->is_string()) return no_commit("filename has to be a text");
    const value* const control = member(said, "control");
    if (control == nullptr || !control->is_object()) return no_commit("control has to be an object");
    const value* const size = member(said, "expectedSize");
    std::optional<std::uint64_t> expected;
    if (size != nullptr) {
        boost::system::error_code unfit;
        expected = size->to_number<std::uint64_t>(unfit);
        if (unfit) return no_commit("expectedSize has to be a number of bytes");
    }
    const value* const relative_to = member(said, "relativeTo");
    if (relative_to != nullptr && !relative_to->is_string())
        return no_commit("relativeTo has to be the path of a signature, or null");

    auto name = parse_patch_name(filename->get_string());
    if (auto* const refused = std::get_if<JobError>(&name)) return std::move(*refused);
    std::optional<OldVersion> old;
    if (relative_to != nullptr) {
        old = parse_old_version(relative_to->get_string(), dataset);
        if (!old)
            return refusal("impossible-relative-to",
                           "that is no signature of this dataset: " + quoted(relative_to->get_string()));
    }
    const value* const opaque = member(control->get_object(), "opaque");
    return Commit{std::get<PatchName>(name).of,
                  std::get<PatchName>(name).coding,
                  std::move(*chunks),
                  expected,
                  std::move(old),
                  boost::json::serialize(*control),
                  opaque != nullptr && opaque->is_string() ? std::string(opaque->get_string()) : ""};
}

} // namespace wharf::jobs
