#include "tests/bench/ftps_load/options.hpp"

#include "tests/bench/ftps_load/failure.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <string_view>
#include <variant>

namespace load {

namespace {

using Field = std::variant<bool Options::*, int Options::*, std::uint16_t Options::*,
                           std::uint64_t Options::*, std::string Options::*>;

struct Word {
    std::string_view name;
    Field field;
};

const std::array kWords{
    Word{"--port", &Options::port},
    Word{"--user", &Options::user},
    Word{"--password", &Options::password},
    Word{"--pasv", &Options::pasv},
    Word{"--path", &Options::path},
    Word{"--directory", &Options::directory},
    Word{"--direction", &Options::direction},
    Word{"--bytes", &Options::bytes},
    Word{"--size", &Options::size},
    Word{"--streams", &Options::streams},
    Word{"--sessions", &Options::sessions},
    Word{"--files", &Options::files},
    Word{"--count", &Options::count},
    Word{"--at-once", &Options::at_once},
    Word{"--names", &Options::names},
    Word{"--seconds", &Options::seconds},
    Word{"--interval-ms", &Options::interval_ms},
    Word{"--resume", &Options::resume},
    Word{"--spread", &Options::spread},
    Word{"--decrypt", &Options::decrypt},
    Word{"--upload", &Options::upload},
};

void take(std::string& field, std::string_view, std::string_view value)
{
    field = value;
}

template <std::integral Number>
void take(Number& field, std::string_view name, std::string_view value)
{
    const char* const end = value.data() + value.size();
    Number number{};
    const auto read = std::from_chars(value.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end || number < 1) {
        throw Failure(std::string(name) + " needs a number of at least 1, not " + std::string(value));
    }
    field = number;
}

} // namespace

Options parse_options(int argc, char** argv)
{
    Options options;
    if (argc > 1) options.workload = argv[1];
    for (int i = 2; i < argc; ++i) {
        const std::string_view name = argv[i];
        const auto* const word = std::ranges::find(kWords, name, &Word::name);
        if (word == kWords.end()) throw Failure("unknown option " + std::string(name));
        if (const auto* const flag = std::get_if<bool Options::*>(&word->field)) {
            options.*(*flag) = true;
            continue;
        }
        if (++i == argc) throw Failure(std::string(name) + " needs a value");
        const std::string_view value = argv[i];
        std::visit(
            [&](auto member) {
                if constexpr (!std::same_as<decltype(member), bool Options::*>) {
                    take(options.*member, name, value);
                }
            },
            word->field);
    }
    return options;
}

} // namespace load
