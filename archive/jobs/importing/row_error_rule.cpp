#include "archive/jobs/importing/row_error_rule.hpp"

#include "archive/jobs/control/percent_word.hpp"

namespace wharf::jobs {

bool RowErrorRule::too_many(std::uint64_t set_aside_records, std::uint64_t records) const
{
    return most_percent && set_aside_records * 100 > records * *most_percent;
}

RowErrorRule row_error_rule(const Section& section)
{
    RowErrorRule rule{section.set_aside_errors, std::nullopt};
    if (!section.drop_uninterpretable_rows) return rule;
    rule.set_aside = true;
    rule.most_percent = percent_of(*section.drop_uninterpretable_rows);
    return rule;
}

} // namespace wharf::jobs
