// Where the server's log lines go. Two kinds come here: events (see line.hpp), and plain messages written
// with spdlog::info() and the like. Both leave as one line each through one sink, as text or as JSON:
//
//   2026-11-21T11:34:27.812Z info event=login session=00002a address=192.0.2.7 user="alice"
//   {"time":"2026-11-21T11:34:27.812Z","level":"info","event":"login","session":"00002a",...}
//   {"time":"2026-11-21T11:34:27.812Z","level":"info","message":"stopped"}
#pragma once

#include "server/log/line.hpp"

#include <spdlog/spdlog.h>

namespace wharf::log {

using Level = spdlog::level::level_enum;

// From now on lines go to `sink`, spdlog's default logger included; before that, events go nowhere. Not while
// another thread logs.
void start(spdlog::sink_ptr sink, Level level, Format format);
[[nodiscard]] bool started();
// At any time, from any thread. A line is always well-formed in the format it is written in.
void change(Level level, Format format);

// The rest may be called from any thread. A line is with the sink when write() returns.
[[nodiscard]] bool enabled(Level level);
[[nodiscard]] Format format();
void write(Level level, const Line& line);
// An event that belongs to no session; costs nothing to speak of if the level is off.
void event(Level level, std::string_view name, Fields fields = {});

} // namespace wharf::log
