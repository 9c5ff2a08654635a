// What is shown to somebody who is not signed in, or not let further: the sign-in form and the page of a
// problem. Pure.
#pragma once

#include "server/web/html.hpp"
#include "server/web/layout.hpp"

#include <string>

namespace wharf::web {

struct SignIn {
    std::string csrf{};
    std::string next{};    // a path of ours to go on to
    std::string user{};    // as typed before
    std::string problem{}; // a sentence, or ""
};
[[nodiscard]] Html sign_in_form(const SignIn& form);

struct ProblemPage {
    unsigned status = 500;
    std::string english;
};
[[nodiscard]] Html problem_content(const ProblemPage& problem);
[[nodiscard]] std::string problem_title(unsigned status); // "Not found"

} // namespace wharf::web
