// Writes the text format in which Prometheus reads numbers, version 0.0.4: for each metric a line of HELP and
// one of TYPE, then a line per sample. Pure.
#pragma once

#include "server/metrics/histogram.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace wharf::metrics {

// Of a response that carries this text.
inline constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

struct Label {
    std::string_view name;
    std::string_view value; // any text
};

class Exposition {
public:
    enum class Type { Counter, Gauge, Histogram };

    // Begins a metric; its samples follow. Each name once. `help` may be any text.
    void metric(Type type, std::string_view name, std::string_view help);

    void sample(std::initializer_list<Label> labels, std::uint64_t value);
    void sample(std::initializer_list<Label> labels, std::int64_t value);
    void sample(std::initializer_list<Label> labels, double value);
    void sample(const Counter& counter) { sample({}, counter.value()); }
    void sample(std::initializer_list<Label> labels, const Counter& counter)
    {
        sample(labels, counter.value());
    }
    void sample(const Gauge& gauge) { sample({}, gauge.value()); }
    void sample(const Histogram& histogram);

    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    void line(std::string_view suffix, std::initializer_list<Label> labels, std::string_view value);

    std::string text_;
    std::string_view name_; // of the metric begun last; a constant of the program
};

} // namespace wharf::metrics
