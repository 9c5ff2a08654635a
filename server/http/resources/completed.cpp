#include "archive/disk/layout.hpp"
#include "archive/disk/titles.hpp"
#include "archive/jobs/delta/commit.hpp"
#include "archive/jobs/delta/snapshot_base.hpp"
#include "server/http/bodies/stored_file.hpp"
#include "server/http/message/accept.hpp"
#include "server/http/message/disposition.hpp"
#include "server/http/message/media_type.hpp"
#include "server/http/message/percent.hpp"
#include "server/http/pages/page.hpp"
#include "server/http/problem_for_error.hpp"
#include "server/http/resources/handlers.hpp"
#include "server/http/resources/signatures.hpp"
#include "server/http/say.hpp"
#include "server/web/listing.hpp"
#include "server/web/paths.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace wharf::http {
namespace {

using archive::SnapshotDirectory;
using archive::SnapshotEntry;
using Entries = std::vector<SnapshotEntry>;

constexpr std::string_view kJson = ".json";
constexpr std::string_view kIndex = "index.json";
constexpr std::string_view kSignaturesJson = "signatures.json"; // no snapshot is called that

// What stands behind completed/, with a suffix that asks for JSON taken off.
struct Asked {
    std::vector<std::string> parts;
    bool as_json = false;
};

Asked what_is_asked(const Exchange& exchange)
{
    Asked asked;
    asked.as_json = exchange.request.target.path.back() == "completed.json";
    for (const Field& capture : exchange.captures) {
        if (capture.name == "path") asked.parts.push_back(capture.value);
    }
    if (asked.parts.empty()) return asked;
    std::string& last = asked.parts.back();
    if (last == kIndex) {
        asked.parts.pop_back();
        asked.as_json = true;
    } else if (last.ends_with(kJson) && (asked.parts.size() < 4 || last == kSignaturesJson)) {
        last.resize(last.size() - kJson.size());
        asked.as_json = true;
    }
    return asked;
}

Response failure(const Exchange& exchange, const archive::error_code& error)
{
    return say(problem_for(error), exchange);
}

// One level down, by a name out of its listing.
SnapshotDirectory into(const std::vector<std::string>& parts, const std::string& name)
{
    std::vector<std::string> deeper = parts;
    deeper.push_back(name);
    return SnapshotDirectory::parse(deeper).value();
}

// Without directories that nothing is in: clients go into the greatest, and expect something there.
archive::result<Entries> entries_of(const Exchange& exchange, const std::vector<std::string>& parts)
{
    archive::Snapshots& snapshots = exchange.services.archive.snapshots();
    const auto where = SnapshotDirectory::parse(parts);
    if (!where) return where.error();
    auto entries = snapshots.list(*exchange.dataset, *where);
    if (!entries) return entries;
    if (!where->day) {
        std::erase_if(*entries, [&](const SnapshotEntry& entry) {
            return snapshots.is_empty(*exchange.dataset, into(parts, entry.name));
        });
    }
    if (entries->empty() && where->year) return archive::Errc::NotFound;
    return entries;
}

bool is_folder(const SnapshotEntry& entry)
{
    return entry.info.kind == archive::FileKind::Directory;
}

std::string shown_name(const SnapshotEntry& entry)
{
    return percent_encode(entry.name) + (is_folder(entry) ? "/" : "");
}

Response as_json(boost::json::array names)
{
    Response response = json_response(200, boost::json::serialize(names) + "\n");
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

Response as_json(const Entries& entries)
{
    boost::json::array names;
    for (const SnapshotEntry& entry : entries)
        names.emplace_back(shown_name(entry));
    return as_json(std::move(names));
}

std::string joined_path(const std::vector<std::string>& parts)
{
    std::string path;
    for (const std::string& part : parts)
        path += (path.empty() ? "" : "/") + part;
    return path;
}

// Links say the whole path: a folder may be asked for without the slash at its end.
Response as_page(const Exchange& exchange, const std::vector<std::string>& parts, const Entries& entries)
{
    const std::string& dataset = exchange.dataset->id.text();
    std::string here = exchange.prefix + "/datasync/id/" + dataset + "/completed/";
    web::Listing listing{"Snapshots of " + dataset, {}, "completed", {}};
    const auto title = archive::title_of(exchange.services.archive.datasets(), *exchange.dataset);
    listing.dataset = web::NamedDataset{*exchange.dataset, title.value_or("")};
    for (const std::string& part : parts) {
        listing.above.push_back({std::exchange(listing.name, part), here});
        here += part + '/';
    }
    const bool starts_jobs = exchange.visitor.publishes && exchange.visitor.principal->may_write();
    for (const SnapshotEntry& entry : entries) {
        listing.names.push_back(
            {entry.name, here + shown_name(entry), is_folder(entry), entry.info.size, entry.info.modified});
        if (starts_jobs && !is_folder(entry) && jobs::is_data(entry.name))
            listing.names.back().run =
                web::paths::run_snapshot(*exchange.dataset, joined_path(parts), entry.name);
    }
    return page(exchange, listing.title, web::Section::Datasets, web::listing_content(listing));
}

Response send_listing(const Exchange& exchange, const Asked& asked)
{
    const auto entries = entries_of(exchange, asked.parts);
    if (!entries) return failure(exchange, entries.error());
    const bool to_browser = !asked.as_json && prefers_html(exchange.request.headers);
    Response response = to_browser ? as_page(exchange, asked.parts, *entries) : as_json(*entries);
    response.headers.push_back({"Vary", "Accept"});
    return response;
}

FileFacts facts_of(const std::string& name)
{
    return {std::string(media_type(name)), attachment(name)};
}

// A name without the ".gz" that the file has means what is in it.
Response send_snapshot(const Exchange& exchange, const SnapshotDirectory& day, const std::string& name)
{
    archive::Snapshots& snapshots = exchange.services.archive.snapshots();
    auto file = snapshots.open(*exchange.dataset, day, name);
    if (!file && file.error() == archive::Errc::NotFound) {
        if (auto packed = snapshots.open(*exchange.dataset, day, name + ".gz"))
            return send_unpacked(exchange.request, exchange.services.archive.env(), std::move(*packed),
                                 facts_of(name));
    }
    return send_file(exchange.request, exchange.services.archive.env(), std::move(file), facts_of(name));
}

Response send_signatures(const Exchange& exchange, const SnapshotDirectory& day)
{
    const auto signatures = signatures_of(exchange.services.archive.snapshots(), *exchange.dataset, day);
    if (!signatures) return failure(exchange, signatures.error());
    boost::json::array names;
    for (const std::string& name : *signatures)
        names.emplace_back(percent_encode(name));
    return as_json(std::move(names));
}

} // namespace

Response on_completed(const Exchange& exchange)
{
    const Asked asked = what_is_asked(exchange);
    if (asked.parts.size() < 4) return send_listing(exchange, asked);
    const auto day = SnapshotDirectory::parse({asked.parts.begin(), asked.parts.begin() + 3});
    if (!day) return failure(exchange, day.error());
    const bool of_signatures = asked.parts[3] == jobs::kSignaturesFolder;
    if (of_signatures && asked.parts.size() == 4) return send_signatures(exchange, *day);
    if (of_signatures && asked.parts.size() == 5) return send_signature(exchange, *day, asked.parts[4]);
    if (asked.parts.size() > 4) return failure(exchange, archive::Errc::NotFound);
    return send_snapshot(exchange, *day, asked.parts.back());
}

} // namespace wharf::http
