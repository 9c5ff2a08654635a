#include "server/http/message/content_coding.hpp"

#include "server/http/message/gzip.hpp"
#include "server/http/message/text.hpp"

#include <array>

namespace wharf::http {
namespace {

constexpr std::size_t kWorthIt = 1024; // bytes; what is shorter fits one packet anyway

std::string* find_header(Response& response, std::string_view name)
{
    for (Field& field : response.headers)
        if (same_word(field.name, name)) return &field.value;
    return nullptr;
}

bool has_header(const Response& response, std::string_view name)
{
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [name](const Field& field) { return same_word(field.name, name); });
}

bool is_text(std::string_view type)
{
    constexpr std::array<std::string_view, 6> kAlso{"application/json",       "application/x-ndjson",
                                                    "application/javascript", "application/xml",
                                                    "application/geo+json",   "image/svg+xml"};
    type = trimmed(take_until(type, ';'));
    if (same_word(type, "text/event-stream")) return false;
    if (same_word(type.substr(0, 5), "text/")) return true;
    return std::any_of(kAlso.begin(), kAlso.end(),
                       [type](std::string_view also) { return same_word(type, also); });
}

// "0", "0." and "0.000" forbid (RFC 9110 section 12.4.2); what is malformed is taken for a permission.
bool is_zero(std::string_view quality)
{
    return quality.starts_with('0') && quality.find_first_not_of("0.") == std::string_view::npos;
}

enum class Said { Nothing, Yes, No };

// What one element of the list says: "gzip;q=0.5".
Said about(std::string_view coding, std::string_view element)
{
    std::string_view rest = element;
    if (!same_word(trimmed(take_until(rest, ';')), coding)) return Said::Nothing;
    while (!rest.empty()) {
        std::string_view value = take_until(rest, ';');
        const std::string_view name = trimmed(take_until(value, '='));
        if (same_word(name, "q") && is_zero(trimmed(value))) return Said::No;
    }
    return Said::Yes;
}

class GzipSource final : public BodySource {
public:
    explicit GzipSource(std::unique_ptr<BodySource> plain)
        : plain_(std::move(plain))
    {
    }

    boost::system::result<Piece> next() override
    {
        auto piece = plain_->next();
        if (!piece) return piece.error();
        const auto then = piece->then == Then::End    ? Gzip::Then::End
                          : piece->then == Then::Wait ? Gzip::Then::Flush
                                                      : Gzip::Then::More;
        return Piece{gzip_.code(piece->bytes, then), piece->then};
    }

private:
    std::unique_ptr<BodySource> plain_;
    Gzip gzip_;
};

} // namespace

bool accepts_gzip(const Fields& request)
{
    Said gzip = Said::Nothing;
    Said any = Said::Nothing;
    for (const Field& field : request) {
        if (field.name != "accept-encoding") continue;
        for (std::string_view rest = field.value; !rest.empty();) {
            const std::string_view element = take_until(rest, ',');
            for (const std::string_view name : {"gzip", "x-gzip"})
                if (const Said said = about(name, element); said != Said::Nothing) gzip = said;
            if (const Said said = about("*", element); said != Said::Nothing) any = said;
        }
    }
    return (gzip == Said::Nothing ? any : gzip) == Said::Yes;
}

bool is_compressible(const Response& response)
{
    if (response.status == 204 || response.status == 206 || response.status == 304) return false;
    if (has_header(response, "Content-Encoding") || has_header(response, "Content-Range")) return false;
    const auto* const text = std::get_if<std::string>(&response.body);
    if (text != nullptr && text->size() < kWorthIt) return false;
    if (text == nullptr && response.length && *response.length < kWorthIt) return false;
    return std::any_of(response.headers.begin(), response.headers.end(), [](const Field& field) {
        return same_word(field.name, "Content-Type") && is_text(field.value);
    });
}

void say_vary(Response& response)
{
    constexpr std::string_view kEncoding = "Accept-Encoding";
    std::string* const vary = find_header(response, "Vary");
    if (vary == nullptr)
        response.headers.push_back({"Vary", std::string(kEncoding)});
    else if (vary->find(kEncoding) == std::string::npos)
        vary->append(", ").append(kEncoding);
}

void code_with_gzip(Response& response)
{
    if (std::string* const etag = find_header(response, "ETag"); etag != nullptr && etag->starts_with('"'))
        etag->insert(0, "W/");
    if (std::string* const ranges = find_header(response, "Accept-Ranges")) *ranges = "none";
    response.headers.push_back({"Content-Encoding", "gzip"});
    response.length.reset();
    if (auto* const text = std::get_if<std::string>(&response.body))
        *text = Gzip().code(*text, Gzip::Then::End);
    else
        response.body =
            std::make_unique<GzipSource>(std::move(std::get<std::unique_ptr<BodySource>>(response.body)));
}

} // namespace wharf::http
