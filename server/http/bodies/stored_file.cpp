#include "server/http/bodies/stored_file.hpp"

#include "archive/jobs/reading/gzip_source.hpp"
#include "server/http/message/delivery.hpp"
#include "server/http/problem_for_error.hpp"
#include "server/http/say.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace wharf::http {
namespace {

namespace errc = boost::system::errc;
using archive::File;
using boost::system::result;

constexpr std::size_t kPiece = 128 * 1024; // bytes sent at once

class Stretches final : public BodySource {
public:
    Stretches(std::unique_ptr<File> file, std::vector<Stretch> stretches, std::string end)
        : file_(std::move(file))
        , stretches_(std::move(stretches))
        , end_(std::move(end))
    {
    }

    [[nodiscard]] result<Piece> next() override
    {
        if (at_ == stretches_.size()) return Piece{std::move(end_), Then::End};
        Stretch& stretch = stretches_[at_];
        if (!stretch.before.empty()) return Piece{std::exchange(stretch.before, {}), Then::More};
        std::string bytes(std::min<std::uint64_t>(kPiece, stretch.count), '\0');
        const auto got = file_->read_at(stretch.offset, std::as_writable_bytes(std::span(bytes)));
        if (!got) return got.error();
        if (*got == 0 && stretch.count > 0) return errc::make_error_code(errc::io_error); // it was cut short
        bytes.resize(*got);
        stretch.offset += *got;
        stretch.count -= *got;
        if (stretch.count == 0) ++at_;
        const bool last = at_ == stretches_.size() && end_.empty();
        return Piece{std::move(bytes), last ? Then::End : Then::More};
    }

private:
    std::unique_ptr<File> file_;
    std::vector<Stretch> stretches_;
    std::string end_;
    std::size_t at_ = 0;
};

class FileBytes final : public jobs::ByteSource {
public:
    explicit FileBytes(std::unique_ptr<File> file)
        : file_(std::move(file))
    {
    }
    [[nodiscard]] std::variant<std::size_t, jobs::JobError> read(std::span<char> into) override
    {
        const auto got = file_->read_at(offset_, std::as_writable_bytes(into));
        if (!got) return jobs::io_error("the file could not be read", got.error());
        offset_ += *got;
        return *got;
    }

private:
    std::unique_ptr<File> file_;
    std::uint64_t offset_ = 0;
};

class Unpacked final : public jobs::ByteSource {
public:
    explicit Unpacked(std::unique_ptr<File> packed)
        : packed_(std::move(packed))
    {
    }
    [[nodiscard]] std::variant<std::size_t, jobs::JobError> read(std::span<char> into) override
    {
        return unpacked_.read(into);
    }

private:
    FileBytes packed_;
    jobs::GzipSource unpacked_{packed_};
};

class Computed final : public BodySource {
public:
    explicit Computed(std::unique_ptr<jobs::ByteSource> bytes)
        : bytes_(std::move(bytes))
    {
    }

    [[nodiscard]] result<Piece> next() override
    {
        std::string bytes(kPiece, '\0');
        const auto got = bytes_->read(std::span(bytes));
        const auto* const count = std::get_if<std::size_t>(&got);
        if (count == nullptr) return errc::make_error_code(errc::bad_message);
        bytes.resize(*count);
        return Piece{std::move(bytes), *count == 0 ? Then::End : Then::More};
    }

private:
    std::unique_ptr<jobs::ByteSource> bytes_;
};

// Two contents never have the same: a file is replaced by another inode, and else only grows.
EntityTag tag_of(const archive::FileInfo& info, std::string_view variant)
{
    return {fmt::format("{:x}-{:x}-{:x}{}", info.inode, info.size, info.modified.time_since_epoch().count(),
                        variant),
            false};
}

Representation describe(const archive::FileInfo& info, std::string_view variant, FileFacts facts)
{
    Representation shown;
    shown.size = info.size;
    shown.validators = {tag_of(info, variant), std::chrono::floor<std::chrono::seconds>(info.modified),
                        facts.settled};
    shown.type = std::move(facts.type);
    if (!facts.disposition.empty())
        shown.headers.push_back({"Content-Disposition", std::move(facts.disposition)});
    shown.always.push_back({"Cache-Control", "private, no-cache"});
    return shown;
}

Delivery deliver_to(const Request& request, archive::Env& env, const Representation& shown)
{
    const std::string boundary = fmt::format("{:016x}{:016x}", env.random(), env.random());
    return deliver(request, shown, boundary, std::chrono::floor<std::chrono::seconds>(env.now()));
}

Response send(Delivery delivery, std::unique_ptr<File> file)
{
    if (delivery.sends_file)
        delivery.response.body = std::make_unique<Stretches>(std::move(file), std::move(delivery.stretches),
                                                             std::move(delivery.end));
    return std::move(delivery.response);
}

Response failure(const Request& request, const archive::error_code& error)
{
    return say(problem_for(error), request);
}

} // namespace

Response send_file(const Request& request, archive::Env& env, archive::result<std::unique_ptr<File>> file,
                   FileFacts facts)
{
    if (!file) return failure(request, file.error());
    const auto info = (*file)->info();
    if (!info) return failure(request, info.error());
    return send(deliver_to(request, env, describe(*info, "", std::move(facts))), std::move(*file));
}

Response send_unpacked(const Request& request, archive::Env& env, std::unique_ptr<File> packed,
                       FileFacts facts)
{
    const auto info = packed->info();
    if (!info) return failure(request, info.error());
    return send_computed(request, env, *info, "-plain", {std::make_unique<Unpacked>(std::move(packed)), {}},
                         std::move(facts));
}

Response send_computed(const Request& request, archive::Env& env, const archive::FileInfo& of,
                       std::string_view variant, ComputedBytes computed, FileFacts facts)
{
    Representation shown = describe(of, variant, std::move(facts));
    shown.size.reset();
    Delivery delivery = deliver_to(request, env, shown);
    if (delivery.sends_file) {
        delivery.response.body = std::make_unique<Computed>(std::move(computed.bytes));
        delivery.response.length = computed.length;
    }
    return std::move(delivery.response);
}

} // namespace wharf::http
