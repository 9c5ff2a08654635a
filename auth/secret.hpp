// Text that must not leak: wiped when destroyed, moved but never copied, printed as ***.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace wharf::auth {

class Secret {
public:
    Secret() = default;
    // Takes the text over and wipes what it leaves behind in `text`, which may be a short string's own
    // buffer.
    explicit Secret(std::string&& text);
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    // The one way to the text; the view is valid as long as this object.
    [[nodiscard]] std::string_view reveal() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }

private:
    std::string text_;
};

inline std::ostream& operator<<(std::ostream& out, const Secret&)
{
    return out << "***";
}

} // namespace wharf::auth
