#include "archive/disk/standing.hpp"

#include "tests/unit/disk/catalog_rows.hpp"

#include <set>

using namespace wharf;
using namespace wharf::archive;

TEST_CASE("a job stands as its state says, but for rejected records and cancelling")
{
    const auto standing = GENERATE(from_range(kStandings));
    const auto job = test::job_row({.number = 1, .arrived = 1, .standing = standing});
    CHECK(standing_of(job) == standing);
    const auto of_its_state = standings_in(job.state);
    CHECK(std::ranges::find(of_its_state, standing) != of_its_state.end());
    CHECK(has_ended(standing) == job.result.has_value());
}

TEST_CASE("every standing has a word of its own that parses, and a title")
{
    std::set<std::string_view> words;
    std::size_t of_states = 0;
    for (const Standing standing : kStandings) {
        CHECK(parse_standing(word_of(standing)) == standing);
        CHECK_FALSE(title_of(standing).empty());
        words.insert(word_of(standing));
    }
    for (const JobState state :
         {JobState::Queued, JobState::Running, JobState::Succeeded, JobState::Failed, JobState::Superseded})
        of_states += standings_in(state).size();
    CHECK(words.size() == kStandings.size());
    CHECK(of_states == kStandings.size());
    CHECK_FALSE(parse_standing("Completed"));
    CHECK_FALSE(parse_standing(""));
}
