// Values of url columns: `Text (URL)` or a URL alone, which is absolute, or without scheme if its host has a
// dot (www.example.org/a). Blanks are only taken in a URL that begins with scheme://, where real data has
// them. What is checked is the shape; the URL is kept as it is, so the case of letters tells two values
// apart. Pure.
#pragma once

#include "archive/jobs/values/value_reader.hpp"

#include <cstddef>
#include <string>

namespace wharf::jobs {

inline constexpr std::size_t kMaxUrlText = 8192; // bytes; the longest request line most servers take

class UrlReader final : public ValueReader {
public:
    std::optional<std::string_view> read(std::string_view text) override;

private:
    std::string normal_;
};

// What a normal form is made of; views into it. The title may be empty.
struct TitledUrl {
    std::string_view title;
    std::string_view url;
};
[[nodiscard]] TitledUrl split_url(std::string_view normal);

// Two or more words with dots between them, the last one beginning with a letter: the names hosts have.
[[nodiscard]] bool is_dotted_name(std::string_view text);

} // namespace wharf::jobs
