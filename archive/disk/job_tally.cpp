#include "archive/disk/job_tally.hpp"

namespace wharf::archive {

const char* const kTallySchema = R"sql(
CREATE TABLE tally (
    domain TEXT, standing TEXT, jobs INTEGER NOT NULL, PRIMARY KEY (domain, standing)
) WITHOUT ROWID;
CREATE TRIGGER job_counted AFTER INSERT ON job BEGIN
    INSERT INTO tally VALUES (new.domain, new.standing, 1)
        ON CONFLICT (domain, standing) DO UPDATE SET jobs = jobs + 1;
END;
CREATE TRIGGER job_recounted AFTER UPDATE ON job WHEN new.standing <> old.standing BEGIN
    UPDATE tally SET jobs = jobs - 1 WHERE domain = old.domain AND standing = old.standing;
    INSERT INTO tally VALUES (new.domain, new.standing, 1)
        ON CONFLICT (domain, standing) DO UPDATE SET jobs = jobs + 1;
END;
CREATE TRIGGER job_uncounted AFTER DELETE ON job BEGIN
    UPDATE tally SET jobs = jobs - 1 WHERE domain = old.domain AND standing = old.standing;
END;
)sql";

namespace job_tally {

using sqlite::Statement;

result<JobNumbers> total(sqlite3* database)
{
    auto statement = Statement::prepare(database, "SELECT standing, sum(jobs) FROM tally GROUP BY standing");
    if (!statement) return statement.error();
    JobNumbers numbers;
    auto row = statement->step();
    for (; row && *row; row = statement->step()) {
        const auto standing = parse_standing(statement->text());
        if (!standing) return Errc::Corrupt;
        numbers.of(*standing) = static_cast<std::uint64_t>(statement->number());
    }
    if (!row) return row.error();
    return numbers;
}

result<std::vector<DomainName>> domains(sqlite3* database)
{
    auto statement =
        Statement::prepare(database, "SELECT DISTINCT domain FROM tally WHERE jobs > 0 ORDER BY domain");
    if (!statement) return statement.error();
    std::vector<DomainName> domains;
    auto row = statement->step();
    for (; row && *row; row = statement->step()) {
        auto domain = DomainName::parse(statement->text());
        if (!domain) return Errc::Corrupt;
        domains.push_back(std::move(*domain));
    }
    if (!row) return row.error();
    return domains;
}

} // namespace job_tally

} // namespace wharf::archive
