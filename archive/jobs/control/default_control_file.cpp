#include "archive/jobs/control/control_file.hpp"

namespace wharf::jobs {

const std::string& default_control_file()
{
    static const std::string text = R"({
  "action": "Replace",
  "csv": {
    "encoding": "utf-8",
    "separator": ",",
    "quote": "\"",
    "columns": null,
    "ignoreColumns": [],
    "skip": 0,
    "trimWhitespace": true,
    "emptyTextIsNull": true
  },
  "tsv": {
    "encoding": "utf-8",
    "separator": "\t",
    "quote": "\u0000",
    "columns": null,
    "ignoreColumns": [],
    "skip": 0,
    "trimWhitespace": true,
    "emptyTextIsNull": true
  }
}
)";
    return text;
}

} // namespace wharf::jobs
