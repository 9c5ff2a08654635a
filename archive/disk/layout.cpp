#include "archive/disk/layout.hpp"

#include "archive/disk/cut_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wharf::archive::layout {

namespace {

constexpr std::string_view kDomains = "domains";
constexpr std::string_view kQueued = "jobs/queued";
constexpr std::string_view kRunning = "jobs/running";
constexpr std::string_view kFinished = "jobs/finished";
constexpr std::string_view kHooks = "jobs/hooks";
constexpr std::string_view kStaging = "staging";
constexpr std::string_view kPartials = "staging/partial";
constexpr std::string_view kResumed = "staging/resumed";
constexpr std::string_view kChunks = "staging/chunks";
constexpr std::string_view kTables = "tables";
constexpr std::string_view kRequests = "requests";
constexpr std::string_view kRequestEnd = ".json";
constexpr std::string_view kAnswerEnd = ".answer.json";
constexpr std::array kFixedFiles{FixedFile::ActiveControl, FixedFile::Log,  FixedFile::Status,
                                 FixedFile::Schema,        FixedFile::Hold, FixedFile::Title};

// The number of a text that is exactly `width` digits.
std::optional<unsigned> parse_digits(std::string_view text, std::size_t width)
{
    if (text.size() != width || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    unsigned number = 0;
    for (const char c : text)
        number = number * 10 + static_cast<unsigned>(c - '0');
    return number;
}

std::optional<unsigned> parse_digits_between(std::string_view text, std::size_t width, unsigned low,
                                             unsigned high)
{
    auto number = parse_digits(text, width);
    return number && *number >= low && *number <= high ? number : std::nullopt;
}

std::string_view leaf(std::string_view path)
{
    return path.substr(path.rfind('/') + 1);
}

std::string day_parts(std::chrono::year_month_day day)
{
    return fmt::format("{}/{}/{}", year_part(static_cast<int>(day.year())),
                       two_digits(static_cast<unsigned>(day.month())),
                       two_digits(static_cast<unsigned>(day.day())));
}

} // namespace

const std::vector<std::string>& fixed_directories()
{
    static const std::vector<std::string> all{domains(), "jobs",    queued(),   running(), finished(),
                                              hooks(),   staging(), partials(), tables(),  requests()};
    return all;
}

std::string domains()
{
    return std::string(kDomains);
}

std::string domain(const DomainName& domain)
{
    return inside(kDomains, domain.text());
}

std::string domain_file(const DomainName& domain, DomainFile file)
{
    return inside(layout::domain(domain), name_of(file));
}

std::string dataset(const DatasetKey& key)
{
    return inside(domain(key.domain), key.id.text());
}

std::string fixed_file(const DatasetKey& key, FixedFile file)
{
    return inside(dataset(key), name_of(file));
}

std::string landed(const DatasetKey& key, const FileName& name)
{
    return inside(dataset(key), name.text());
}

bool is_landed(std::string_view path)
{
    const std::string in_dataset = parent(path);
    const std::string in_domain = parent(in_dataset);
    const auto domain = DomainName::parse(leaf(in_domain));
    const auto id = DatasetId::parse(leaf(in_dataset));
    const auto name = FileName::recorded(leaf(path));
    return domain && id && name && !reserved_in_dataset(name->text()) &&
           path == landed({*domain, *id}, *name);
}

std::string completed(const DatasetKey& key)
{
    return inside(dataset(key), kCompletedFolder);
}

bool reserved_in_dataset(std::string_view name)
{
    return name == kEnqueueFolder || name == kCompletedFolder ||
           std::ranges::any_of(kFixedFiles, [&](FixedFile file) { return name_of(file) == name; });
}

std::string_view name_of(FixedFile file)
{
    switch (file) {
    case FixedFile::ActiveControl: return "active-control.json";
    case FixedFile::Log: return "log.txt";
    case FixedFile::Status: return "status.txt";
    case FixedFile::Schema: return "active-schema.json";
    case FixedFile::Hold: return "hold";
    case FixedFile::Title: return "title";
    }
    return {};
}

std::string_view name_of(DomainFile file)
{
    switch (file) {
    case DomainFile::RequestId: return "requestId";
    case DomainFile::DatasyncVersion: return "datasync-version";
    }
    return {};
}

std::string_view name_of(JobFile file)
{
    switch (file) {
    case JobFile::Rejects: return "rejects.csv";
    case JobFile::Statistics: return "statistics.json";
    case JobFile::Pull: return "payloads/pull.csv";
    case JobFile::Push: return "payloads/push.csv";
    case JobFile::HookOutput: return "payloads/hook-output.txt";
    }
    return {};
}

std::string_view payload_name(Payload which)
{
    return name_of(file_of(which)).substr(kPayloads.size() + 1);
}

std::string snapshot_day(const DatasetKey& key, std::chrono::year_month_day day)
{
    return inside(completed(key), day_parts(day));
}

std::string snapshot_name(TimePoint arrived, std::string_view name)
{
    const std::chrono::hh_mm_ss time(arrived - std::chrono::floor<std::chrono::days>(arrived));
    return fmt::format("{:02}:{:02}:{:02}.{:03}-{}", time.hours().count(), time.minutes().count(),
                       time.seconds().count(), time.subseconds().count(), name);
}

std::string rejects_name(const FileName& name)
{
    std::string text = name.text();
    if (text.size() > kMaxFileName - kRejectsEnding.size()) {
        std::size_t most = kMaxFileName - kRejectsEnding.size();
        // Rejects that landed as a file are not to be given that file's own name.
        if (text.ends_with(kRejectsEnding)) most = std::min(most, text.size() - kRejectsEnding.size() - 1);
        text.resize(cut_text(text, most).size());
    }
    return text.append(kRejectsEnding);
}

std::optional<SnapshotName> parse_snapshot_name(std::string_view text)
{
    constexpr std::string_view kShape = "HH:MM:SS.mmm-";
    if (text.size() <= kShape.size() || text[2] != ':' || text[5] != ':' || text[8] != '.' || text[12] != '-')
        return std::nullopt;
    const auto hours = parse_digits_between(text.substr(0, 2), 2, 0, 23);
    const auto minutes = parse_digits_between(text.substr(3, 2), 2, 0, 59);
    const auto seconds = parse_digits_between(text.substr(6, 2), 2, 0, 59);
    const auto milliseconds = parse_digits(text.substr(9, 3), 3);
    const auto name = FileName::recorded(text.substr(kShape.size()));
    if (!hours || !minutes || !seconds || !milliseconds || !name) return std::nullopt;
    return SnapshotName{std::chrono::hours(*hours) + std::chrono::minutes(*minutes) +
                            std::chrono::seconds(*seconds) + std::chrono::milliseconds(*milliseconds),
                        name->text()};
}

std::optional<int> parse_year(std::string_view text)
{
    const auto year = parse_digits_between(text, 4, 1970, 9999);
    return year ? std::optional(static_cast<int>(*year)) : std::nullopt;
}

std::optional<unsigned> parse_month(std::string_view text)
{
    return parse_digits_between(text, 2, 1, 12);
}

std::optional<unsigned> parse_day(std::string_view text)
{
    return parse_digits_between(text, 2, 1, 31);
}

std::string year_part(int year)
{
    return fmt::format("{:04}", year);
}

std::string two_digits(unsigned number)
{
    return fmt::format("{:02}", number);
}

std::string queued()
{
    return std::string(kQueued);
}

std::string running()
{
    return std::string(kRunning);
}

std::string finished()
{
    return std::string(kFinished);
}

std::string queued(const JobId& id)
{
    return inside(kQueued, id.text());
}

std::string running(const JobId& id)
{
    return inside(kRunning, id.text());
}

std::string finished_day(std::chrono::year_month_day day)
{
    return inside(kFinished, day_parts(day));
}

std::string finished(std::chrono::year_month_day day, const JobId& id)
{
    return inside(finished_day(day), id.text());
}

std::string hooks()
{
    return std::string(kHooks);
}

std::string hook(const JobId& id)
{
    return inside(kHooks, id.text());
}

std::string inside(std::string_view directory, std::string_view name)
{
    return fmt::format("{}/{}", directory, name);
}

std::string parent(std::string_view path)
{
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? "." : std::string(path.substr(0, slash));
}

namespace {

std::string of_dataset(std::string_view root, const DatasetKey& key)
{
    return inside(inside(root, key.domain.text()), key.id.text());
}

} // namespace

std::string staging()
{
    return std::string(kStaging);
}

std::string staging_upload(std::uint64_t random)
{
    return fmt::format("{}/upload-{:016x}", kStaging, random);
}

std::string staging_job(const JobId& id)
{
    return fmt::format("{}/job-{}", kStaging, id.text());
}

std::string staging_file(std::uint64_t random)
{
    return fmt::format("{}/file-{:016x}", kStaging, random);
}

std::string staging_file_template()
{
    return inside(kStaging, "file-XXXXXX");
}

std::string staging_dataset(std::uint64_t random)
{
    return fmt::format("{}/dataset-{:016x}", kStaging, random);
}

std::string staging_removed(std::uint64_t random)
{
    return fmt::format("{}/removed-{:016x}", kStaging, random);
}

std::optional<Staged> parse_staged(std::string_view name)
{
    if (name.starts_with("upload-")) return Staged::Upload;
    if (name.starts_with("job-")) return Staged::Job;
    if (name.starts_with("file-")) return Staged::File;
    if (name.starts_with("dataset-")) return Staged::Dataset;
    if (name.starts_with("removed-")) return Staged::Removed;
    return std::nullopt;
}

std::string partials()
{
    return std::string(kPartials);
}

std::string partials(const DatasetKey& key)
{
    return of_dataset(kPartials, key);
}

std::string partial(const DatasetKey& key, const FileName& name)
{
    return inside(partials(key), name.text());
}

std::string resumed()
{
    return std::string(kResumed);
}

std::string resumed(const DatasetKey& key)
{
    return of_dataset(kResumed, key);
}

std::string resumed(const DatasetKey& key, const FileName& name)
{
    return inside(resumed(key), name.text());
}

std::string chunks()
{
    return std::string(kChunks);
}

std::string chunks(const DatasetKey& key)
{
    return of_dataset(kChunks, key);
}

std::string chunk(const DatasetKey& key, const FileName& name)
{
    return inside(chunks(key), name.text());
}

std::string requests()
{
    return std::string(kRequests);
}

std::string request(std::string_view token)
{
    return fmt::format("{}/{}{}", kRequests, token, kRequestEnd);
}

std::string answer(std::string_view token)
{
    return fmt::format("{}/{}{}", kRequests, token, kAnswerEnd);
}

std::optional<RequestName> parse_request_name(std::string_view name)
{
    constexpr std::size_t kToken = 32;
    const std::string_view token = name.substr(0, kToken);
    const std::string_view end = name.substr(token.size());
    if (!JobId::parse(token) || (end != kRequestEnd && end != kAnswerEnd)) return std::nullopt;
    return RequestName{std::string(token), end == kAnswerEnd};
}

std::string tables()
{
    return std::string(kTables);
}

std::string table(const DatasetKey& key)
{
    return fmt::format("{}/{}/{}.sqlite", kTables, key.domain.text(), key.id.text());
}

} // namespace wharf::archive::layout
