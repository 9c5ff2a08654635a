#include "archive/jobs/reading/decode.hpp"

#include "archive/jobs/control/encoding_name.hpp"
#include "archive/jobs/reading/gzip_source.hpp"
#include "archive/jobs/reading/text_source.hpp"

#include <array>
#include <utility>

namespace wharf::jobs {

namespace {

JobError unreadable(const archive::error_code& why)
{
    return io_error("the landed file could not be read", why);
}

class FileSource final : public ByteSource {
public:
    explicit FileSource(archive::File& file)
        : file_(file)
    {
    }

    std::variant<std::size_t, JobError> read(std::span<char> into) override
    {
        const auto got = file_.read_at(offset_, std::as_writable_bytes(into));
        if (!got) return unreadable(got.error());
        offset_ += *got;
        return *got;
    }

    const std::uint64_t* offset() const { return &offset_; }

private:
    archive::File& file_;
    std::uint64_t offset_ = 0;
};

std::variant<bool, JobError> begins_with_gzip(archive::File& file)
{
    std::array<std::byte, 2> head{};
    std::size_t filled = 0;
    while (filled < head.size()) {
        const auto got = file.read_at(filled, std::span(head).subspan(filled));
        if (!got) return unreadable(got.error());
        if (*got == 0) break;
        filled += *got;
    }
    return filled == head.size() && head[0] == std::byte{0x1F} && head[1] == std::byte{0x8B};
}

} // namespace

template <class Source, class... Arguments>
void Decoder::add(Arguments&&... arguments)
{
    auto source = std::make_unique<Source>(*chain_.back(), std::forward<Arguments>(arguments)...);
    chain_.push_back(std::move(source));
}

std::variant<std::unique_ptr<Decoder>, JobError> Decoder::open(archive::File& input, FileType type,
                                                               std::string_view encoding)
{
    const auto name = iconv_name(encoding);
    if (!name)
        return JobError{"invalid-encoding",
                        {{"encoding", encoding}},
                        "there is no character encoding named " + quoted(encoding)};
    auto gzip = begins_with_gzip(input);
    if (auto* error = std::get_if<JobError>(&gzip)) return std::move(*error);
    if (std::get<bool>(gzip) && !type.gzip)
        return JobError{"unknown-file-type",
                        {{"extension", to_string(type.format)}},
                        "the file is compressed with gzip, but its name does not end in .gz"};
    if (!std::get<bool>(gzip) && type.gzip)
        return JobError{"corrupt-gzip",
                        {{"message", "no gzip header"}},
                        "the name ends in .gz, but the file is not compressed with gzip"};

    std::unique_ptr<Decoder> decoder(new Decoder);
    auto file = std::make_unique<FileSource>(input);
    decoder->file_bytes_ = file->offset();
    decoder->chain_.push_back(std::move(file));
    if (type.gzip) decoder->add<GzipSource>();
    if (*name == "UTF-8")
        decoder->add<Utf8Source>();
    else
        decoder->add<ConvertedSource>(*name, std::string(encoding));
    decoder->add<WithoutByteOrderMark>();
    return decoder;
}

std::variant<std::size_t, JobError> Decoder::read(std::span<char> into)
{
    auto got = chain_.back()->read(into);
    if (const std::size_t* size = std::get_if<std::size_t>(&got)) text_bytes_ += *size;
    return got;
}

} // namespace wharf::jobs
