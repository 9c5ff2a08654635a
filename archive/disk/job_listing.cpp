#include "archive/disk/job_listing.hpp"

#include "archive/disk/catalog_row.hpp"
#include "archive/disk/job_tally.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

namespace wharf::archive {

namespace {

using sqlite::Statement;

// A place as the indexes order them.
struct Spot {
    std::int64_t arrived = 0;
    std::string id;
    friend auto operator<=>(const Spot&, const Spot&) = default;
};
const Spot kFirst{std::numeric_limits<std::int64_t>::min(), ""};
const Spot kLast{std::numeric_limits<std::int64_t>::max(), ""};

Spot at(TimePoint time)
{
    return {time.time_since_epoch().count(), ""};
}

Spot at(const JobPlace& place)
{
    return {place.arrived.time_since_epoch().count(), place.id.text()};
}

// Behind that one and before every other.
Spot just_behind(const JobPlace& place)
{
    Spot spot = at(place);
    spot.id += '!';
    return spot;
}

std::string_view index_for(const ListingFilter& filter)
{
    if (filter.dataset) return "job_by_dataset";
    if (filter.standing) return "job_by_standing";
    if (filter.user) return "job_by_user";
    return "job_by_domain";
}

class Listing {
public:
    Listing(sqlite3* database, const JobQuery& query)
        : database_(database)
        , query_(query)
        , newest_first_(query.order == JobOrder::NewestFirst)
    {
        if (query.since) from_ = at(*query.since);
        if (query.until) until_ = at(*query.until);
        if (!query.behind) return;
        if (newest_first_)
            until_ = std::min(until_, at(*query.behind));
        else
            from_ = std::max(from_, just_behind(*query.behind));
    }

    result<std::vector<JobRecord>> list()
    {
        auto domains = query_.domains ? *query_.domains : std::vector<DomainName>();
        if (!query_.domains) {
            auto all = job_tally::domains(database_);
            if (!all) return all.error();
            domains = std::move(*all);
        }
        if (auto found = find(std::set(domains.begin(), domains.end())); !found) return found.error();
        return rows();
    }

private:
    result<void> find(const std::set<DomainName>& domains)
    {
        const ListingFilter filter{query_.dataset.has_value(), !query_.standings.empty(),
                                   query_.user.has_value()};
        auto read = Statement::prepare(database_, listing_sql(filter, query_.order));
        if (!read) return read.error();
        std::set<std::string_view> standings;
        for (const Standing standing : query_.standings)
            standings.insert(word_of(standing));
        if (standings.empty()) standings.insert("");
        for (const DomainName& domain : domains)
            for (const std::string_view standing : standings)
                if (auto found = find(*read, domain, standing); !found) return found;
        return {};
    }

    result<void> find(Statement& read, const DomainName& domain, std::string_view standing)
    {
        const Spot from = from_; // what is bound must stay
        const Spot until = until_;
        read.reset().bind(domain.text());
        if (query_.dataset) read.bind(query_.dataset->text());
        if (!standing.empty()) read.bind(standing);
        if (query_.user) read.bind(*query_.user);
        read.bind(from.arrived).bind(from.id).bind(until.arrived).bind(until.id);
        read.bind(std::int64_t{query_.limit});

        const auto known = static_cast<std::ptrdiff_t>(found_.size());
        auto row = read.step();
        for (; row && *row; row = read.step()) {
            const std::int64_t arrived = read.number();
            found_.push_back({arrived, read.text()});
        }
        read.reset();
        if (!row) return row.error();
        keep_the_first(known);
        return {};
    }

    // The first `known` are in order, and so are those behind them.
    void keep_the_first(std::ptrdiff_t known)
    {
        const auto goes_before = [this](const Spot& a, const Spot& b) {
            return newest_first_ ? b < a : a < b;
        };
        std::inplace_merge(found_.begin(), found_.begin() + known, found_.end(), goes_before);
        if (found_.size() < query_.limit || found_.empty()) return;
        found_.resize(query_.limit);
        (newest_first_ ? from_ : until_) = found_.empty() ? kFirst : found_.back();
    }

    result<std::vector<JobRecord>> rows()
    {
        auto find =
            Statement::prepare(database_, fmt::format("SELECT {} FROM job WHERE id = ?", kJobColumns));
        if (!find) return find.error();
        std::vector<JobRecord> jobs;
        jobs.reserve(found_.size());
        for (const Spot& spot : found_) {
            const auto row = find->reset().bind(spot.id).step();
            if (!row) return row.error();
            if (!*row) return Errc::Corrupt; // an index that disagrees with its table
            auto job = read_row(*find);
            if (!job) return job.error();
            jobs.push_back(std::move(*job));
        }
        return jobs;
    }

    sqlite3* database_;
    const JobQuery& query_;
    bool newest_first_;
    Spot from_ = kFirst;
    Spot until_ = kLast;
    std::vector<Spot> found_; // in the order asked for, at most as many as wanted
};

} // namespace

std::string listing_sql(const ListingFilter& filter, JobOrder order)
{
    const std::string_view direction = order == JobOrder::NewestFirst ? "DESC" : "ASC";
    return fmt::format("SELECT arrived, id FROM job INDEXED BY {} WHERE domain = ?{}{}{} "
                       "AND (arrived, id) >= (?, ?) AND (arrived, id) < (?, ?) "
                       "ORDER BY arrived {}, id {} LIMIT ?",
                       index_for(filter), filter.dataset ? " AND dataset = ?" : "",
                       filter.standing ? " AND standing = ?" : "", filter.user ? " AND user = ?" : "",
                       direction, direction);
}

result<std::vector<JobRecord>> list_jobs(sqlite3* database, const JobQuery& query)
{
    return Listing(database, query).list();
}

} // namespace wharf::archive
