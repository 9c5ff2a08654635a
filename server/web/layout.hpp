// What is around every page: head, header with navigation, footer. Pure.
#pragma once

#include "server/web/html.hpp"

#include <optional>
#include <string>
#include <vector>

namespace wharf::web {

// Where the reader is, as the navigation marks it.
enum class Section { None, Jobs, LastDay, Datasets };

// Who is signed in. Pages show what a person may do, and leave out what that person may not.
struct Reader {
    std::string name;
    std::vector<std::string> domains; // whose jobs these pages show; empty: all there are
    std::string csrf_token;           // every form that changes something carries it, see csrf_field()
    bool publishes = false;           // may start and cancel jobs
    bool administers = false;         // may hold and release
};

struct Frame {
    std::string title; // "Jobs"; the document's title has the product behind it
    Section section = Section::None;
    std::optional<Reader> reader{}; // unset: before the sign-in
};

// A whole document. `content` stands within <main>: it begins with its <h1>.
[[nodiscard]] std::string document(const Frame& frame, const Html& content);

// For within a form that changes something (POST).
[[nodiscard]] Html csrf_field(const Reader& reader);

} // namespace wharf::web
