#include "server/web/job_times.hpp"

#include "tests/unit/web/markup.hpp"

using namespace wharf;
using archive::JobState;
using web::started;

TEST_CASE("work on a job began as its result says, or while it runs as its log does")
{
    CHECK(started(test::an_ended_job(JobState::Succeeded)) == test::at_second(2));
    CHECK(started(test::a_job(), test::at_second(7)) == test::at_second(7));
    CHECK_FALSE(started(test::a_job()));
}

TEST_CASE("work on a job that ended while it waited never began")
{
    auto job = test::an_ended_job(JobState::Superseded);
    job.result->started = job.result->finished;
    CHECK_FALSE(started(job));
    job = test::an_ended_job(JobState::Failed);
    job.result->error_type = "cancelled";
    CHECK(started(job) == test::at_second(2)); // while work on it went on
    job.result->started = job.result->finished;
    CHECK_FALSE(started(job));
    job.result->error_type = "corrupt-gzip";
    CHECK(started(job) == job.result->started); // within a millisecond
}
