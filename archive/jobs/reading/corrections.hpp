// Characters that iconv(3) takes for others than the encoding has, put right.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::jobs {

class Corrections {
public:
    // So many consecutive characters: as iconv reads them, and as they should be.
    struct Range {
        char32_t read;
        char32_t right;
        char32_t count = 1;
    };

    // Those of an encoding, by its name for iconv_open(3); most have none.
    explicit Corrections(const std::string& iconv_name);

    // `text`, well-formed UTF-8 that iconv made, as it should be: itself or, if it needs any, in `room`.
    [[nodiscard]] std::string_view applied(std::string_view text, std::string& room) const;

private:
    [[nodiscard]] std::optional<char32_t> corrected(char32_t read) const;

    std::vector<Range> ranges_;
    char32_t lowest_ = 0; // of what they begin with
};

} // namespace wharf::jobs
