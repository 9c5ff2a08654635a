#include "archive/jobs/job_stories.hpp"

#include "archive/disk/catalog_reader.hpp"

namespace wharf::jobs {

archive::result<JobStory> story_of(archive::Archive& archive, const archive::JobManifest& manifest)
{
    auto events = archive.jobs().events(manifest.id);
    if (!events) return events.error();
    auto control = archive.jobs().control(manifest.id);
    return JobStory{manifest, control ? std::move(*control) : std::string(), std::move(*events)};
}

archive::result<StoriesPage> stories_of(archive::Archive& archive, const archive::JobQuery& query)
{
    const auto page = archive.catalog().reader().page(query);
    if (!page) return page.error();
    StoriesPage told{{}, page->next};
    told.stories.reserve(page->jobs.size());
    for (const auto& job : page->jobs) {
        auto story = story_of(archive, job.manifest);
        if (!story && archive::as_condition(story.error()) == archive::Errc::NotFound) continue;
        if (!story) return story.error();
        told.stories.push_back(std::move(*story));
    }
    return told;
}

} // namespace wharf::jobs
