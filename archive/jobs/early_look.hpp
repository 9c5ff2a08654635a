// A look at an upload that is still arriving: whether its job would fail for certain, with the control file
// and the schema its dataset has now. Blocks on the disk; cheap against the writing of a block.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/jobs/importing/early_verdict.hpp"

#include <optional>
#include <string>
#include <variant>

namespace wharf::jobs {

enum class Bound {
    ForQueue,  // straight into the enqueue folder: becomes a job as it ends
    ForFolder, // beside it: becomes one when it is renamed, and new settings may come before that
};

// `upload` began at its first byte, and more is to come. Sound, too, when it cannot be told: no data file by
// its name, a disk that fails. An upload ForFolder is only held to what its name says about gzip while a
// control.json or schema.json waits beside it to be enqueued, and while the dataset is as it was made, so
// that whoever stores the data first and says how to read it afterwards may do so. `control`: the text of a
// control file that counts instead of the active one.
[[nodiscard]] std::variant<SoFar, JobError> look_early(archive::Archive& archive,
                                                       const archive::Upload& upload, Bound bound,
                                                       const std::optional<std::string>& control);

} // namespace wharf::jobs
