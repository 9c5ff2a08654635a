#include "archive/jobs/reading/corrections.hpp"
#include "archive/jobs/reading/text_source.hpp"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace wharf::jobs {

namespace {

constexpr std::size_t kInput = 128 * 1024;
constexpr std::size_t kOutput = 256 * 1024;
constexpr char kEscape = '\x1B';

// glibc makes UTF-8 as of RFC 2279 of the numbers above U+10FFFF that UCS-4 and its like can hold. Nothing
// else is wrong with what it makes.
bool goes_beyond_unicode(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0xF4) continue;
        if (byte > 0xF4 || (i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) > 0x8F))
            return true;
    }
    return false;
}

} // namespace

struct ConvertedSource::Converter {
    explicit Converter(const std::string& from)
        : handle(iconv_open("UTF-8", from.c_str()))
        , corrections(from)
        , escapes(from.starts_with("ISO-2022"))
    {
        if (handle == reinterpret_cast<iconv_t>(-1)) throw std::runtime_error("no converter from " + from);
    }
    ~Converter() { iconv_close(handle); }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    // As iconv(), but an escape sequence that it would pass on as text is malformed.
    int run(char*& in, std::size_t& in_left, char*& out, std::size_t& out_left);

    iconv_t handle;
    Corrections corrections;
    bool escapes; // switch what the bytes behind them mean
};

int ConvertedSource::Converter::run(char*& in, std::size_t& in_left, char*& out, std::size_t& out_left)
{
    const auto convert = [&](std::size_t& size) {
        return iconv(handle, &in, &size, &out, &out_left) == static_cast<std::size_t>(-1) ? errno : 0;
    };
    if (!escapes) return convert(in_left);
    while (in_left > 0) {
        char* const begin = in;
        char* const text = out;
        const char* const next = std::find(begin + 1, begin + in_left, kEscape);
        const auto here = static_cast<std::size_t>(next - begin);
        std::size_t left = here;
        const int reason = convert(left);
        const bool cut_off = reason == EINVAL && here < in_left; // by the next one
        in_left -= here - left;
        if (out != text && *begin == kEscape && *text == kEscape) {
            in_left += static_cast<std::size_t>(in - begin);
            in = begin;
            out_left += static_cast<std::size_t>(out - text);
            out = text;
            return EILSEQ;
        }
        if (reason != 0) return cut_off ? EILSEQ : reason;
    }
    return 0;
}

ConvertedSource::ConvertedSource(ByteSource& bytes, std::string iconv_name, std::string shown)
    : bytes_(bytes)
    , iconv_name_(std::move(iconv_name))
    , shown_(std::move(shown))
    , input_(kInput)
    , output_(kOutput)
{
}

ConvertedSource::~ConvertedSource() = default;

JobError ConvertedSource::malformed(std::string_view what) const
{
    return {"invalid-encoding",
            {{"encoding", shown_}, {"offset", consumed_}},
            std::string(what) + " at byte " + std::to_string(consumed_) + " is not valid in the encoding " +
                quoted(shown_)};
}

// iconv would take the machine's own byte order where there is no mark; RFC 2781 says big-endian. It would
// also read a mark that contradicts the encoding's name as a character that is none.
std::optional<JobError> ConvertedSource::choose_byte_order()
{
    using namespace std::string_view_literals;
    const std::string family = iconv_name_.substr(0, 6);
    if (family != "UTF-16" && family != "UTF-32") return std::nullopt;
    const std::string_view head(input_.data(), filled_);
    const bool wide = family == "UTF-32";
    const bool little = head.starts_with(wide ? "\xFF\xFE\0\0"sv : "\xFF\xFE"sv);
    const bool big = head.starts_with(wide ? "\0\0\xFE\xFF"sv : "\xFE\xFF"sv);
    if (iconv_name_ == family) iconv_name_ += little ? "LE" : "BE";
    const bool contradicts = iconv_name_.ends_with("LE") ? big : little;
    if (contradicts) return malformed("the byte order mark");
    return std::nullopt;
}

std::optional<JobError> ConvertedSource::take_more()
{
    do {
        auto got = bytes_.read(std::span(input_).subspan(filled_));
        if (auto* error = std::get_if<JobError>(&got)) return std::move(*error);
        const std::size_t size = std::get<std::size_t>(got);
        input_ended_ = size == 0;
        filled_ += size;
    } while (!input_ended_ && filled_ < 4); // a byte order mark at most
    if (converter_) return std::nullopt;
    if (auto error = choose_byte_order()) return error;
    converter_ = std::make_unique<Converter>(iconv_name_);
    return std::nullopt;
}

std::optional<JobError> ConvertedSource::convert()
{
    char* in = input_.data();
    std::size_t in_left = filled_;
    char* out = output_.data();
    std::size_t out_left = output_.size();
    const int reason = converter_->run(in, in_left, out, out_left);
    if (in_left == 0 && input_ended_ && !flushed_) { // what was held back, unless there is no room for it yet
        const bool left =
            iconv(converter_->handle, nullptr, nullptr, &out, &out_left) == static_cast<std::size_t>(-1);
        flushed_ = !left || errno != E2BIG;
    }
    consumed_ += filled_ - in_left;
    std::memmove(input_.data(), in, in_left);
    filled_ = in_left;
    const std::string_view text(output_.data(), output_.size() - out_left);
    if (goes_beyond_unicode(text)) return malformed("a character before the one");
    left_ = converter_->corrections.applied(text, corrected_);
    if (!left_.empty() || reason == 0 || reason == E2BIG) return std::nullopt;
    if (reason == EILSEQ) return malformed("what stands");
    if (input_ended_) return malformed("the unfinished character");
    return std::nullopt;
}

std::variant<std::size_t, JobError> ConvertedSource::read(std::span<char> into)
{
    while (left_.empty()) {
        if (input_ended_ && filled_ == 0 && flushed_) return std::size_t{0};
        // What is left unconverted is an unfinished character, or follows a full output buffer.
        if (!input_ended_ && filled_ < input_.size() / 2)
            if (auto error = take_more()) return std::move(*error);
        if (auto error = convert()) return std::move(*error);
    }
    const std::size_t size = std::min(into.size(), left_.size());
    std::copy_n(left_.begin(), size, into.begin());
    left_.remove_prefix(size);
    return size;
}

} // namespace wharf::jobs
