// What can be asked for: one table (routes.cpp) with the facts policy needs. gates.cpp applies them; a
// handler holds no policy.
#pragma once

#include "server/http/exchange.hpp"

#include <memory>
#include <span>
#include <string_view>

namespace wharf::http {

enum class Needs {
    Nobody,    // open to everybody
    Viewer,    // the right to read the domain (all of the visitor's domains where a route names none)
    Publisher, // the right to write to it; a GET, which shows something, wants that to read too
    Payload,   // a token's scope "payload", or the right to read the domain with a password
    Admin,
};

enum class Takes {
    Nothing, // GET and HEAD, or a POST without a body
    Form,    // application/x-www-form-urlencoded of up to kMaxForm bytes, whole in Request::body
    Upload,  // of any length, read piece by piece by `upload`
    SignIn,  // a form with a password, which is looked at before the handler: the visitor is who it proves
};
inline constexpr std::size_t kMaxForm = 64 * 1024; // bytes

// Takes the body of one request. Owned by it; used by one thread at a time; may block on the disk. Destroyed
// without finish() if the client goes away: nothing of it stays then.
class UploadSink {
public:
    virtual ~UploadSink() = default;
    // An answer ends the upload at once: the rest of the body is not read.
    [[nodiscard]] virtual std::unique_ptr<Response> write(std::string_view bytes) = 0;
    [[nodiscard]] virtual Response finish() = 0;
};

// Blocking functions, called on a pool: see Lasts.
using Handler = Response (*)(const Exchange&);
// Called when the head has arrived and the gates are passed; an answer refuses the body.
using UploadHandler = std::variant<Response, std::unique_ptr<UploadSink>> (*)(const Exchange&);

// What a request is about, and so what of it exists before a handler is called.
enum class About {
    Server,  // no domain: open facts, or all that the visitor may see
    Domain,  // Exchange::domain: of {domain}, else of the prefix /d/<domain>, else of the Host field
    Dataset, // also Exchange::dataset, of {dataset}
    Job,     // also Exchange::job, of {job}: of that dataset, where the pattern names one
};

// Which door a route is behind.
enum class Behind {
    Https,
    Monitoring, // the one for monitoring, if there is one; else HTTPS
};

// How long a handler, or the end of an upload, takes at most, and so which pool it is called on.
enum class Lasts {
    Moments, // Services::disk
    Minutes, // Services::long_work: it reads a whole file, however large that is
};

struct Route {
    Method method; // Get stands for HEAD too
    // Parts in braces are captured, with what stands before and behind them in the part: "{job}.json".
    // {path...} takes all parts that follow, perhaps none. A '/' at the end of a request's path changes
    // nothing.
    std::string_view pattern;
    About about;
    Needs needs;
    Takes takes;
    Handler handler;
    UploadHandler upload = nullptr; // of Takes::Upload, in place of the handler
    Behind behind = Behind::Https;
    Lasts lasts = Lasts::Moments;
};

[[nodiscard]] std::span<const Route> routes();

} // namespace wharf::http
