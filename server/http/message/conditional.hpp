// Conditional requests (RFC 9110 section 13): whether what a client has is still what there is. Pure.
#pragma once

#include "server/http/message/etag.hpp"
#include "server/http/message/fields.hpp"

#include <chrono>

namespace wharf::http {

// What tells one state of something from another.
struct Validators {
    EntityTag tag;
    std::chrono::sys_seconds modified;
    bool settled = true; // it never changes, so its second of modification had no second change in it
    // Whether the date may be told: not one that lies ahead (RFC 9110 section 8.8.2.1), nor while the second
    // lasts in which there may be another change, or a client that has only the date would not hear of that
    // one (section 8.8.2.2).
    bool dated = true;
};

enum class Verdict { Proceed, NotModified, Failed }; // 200 or 206, 304, 412

// Of a GET or HEAD, by If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since, in the order of
// section 13.2.2. A date that is none counts for nothing, as it must.
[[nodiscard]] Verdict check_conditions(const Fields& headers, const Validators& now_there,
                                       std::chrono::sys_seconds now);
// Whether the Range field counts: there is no If-Range, or it names what there is.
[[nodiscard]] bool range_counts(const Fields& headers, const Validators& now_there,
                                std::chrono::sys_seconds now);

} // namespace wharf::http
