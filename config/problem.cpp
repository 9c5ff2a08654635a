#include "config/problem.hpp"

namespace wharf::config {

std::string to_text(const Problem& problem)
{
    std::string text = problem.source;
    if (problem.line != 0) text += ":" + std::to_string(problem.line);
    if (!problem.key.empty()) text += ": " + problem.key;
    return text + ": " + problem.what;
}

} // namespace wharf::config
