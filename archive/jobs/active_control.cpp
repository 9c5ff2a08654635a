#include "archive/jobs/active_control.hpp"

#include "archive/jobs/control/control_file.hpp"

namespace wharf::jobs {

archive::result<std::string> active_control(archive::Datasets& datasets, const archive::DatasetKey& key)
{
    auto control = datasets.read(key, archive::FixedFile::ActiveControl);
    if (!control && control.error() == archive::Errc::NotFound) return default_control_file();
    return control;
}

} // namespace wharf::jobs
