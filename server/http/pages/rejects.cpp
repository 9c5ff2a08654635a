#include "server/http/pages/handlers.hpp"
#include "server/http/pages/page.hpp"
#include "server/http/say.hpp"

#include <fmt/format.h>

namespace wharf::http {
namespace {

class WholeFile final : public BodySource {
public:
    explicit WholeFile(std::unique_ptr<archive::File> file)
        : file_(std::move(file))
    {
    }

    boost::system::result<Piece> next() override
    {
        constexpr std::size_t kBlock = 64 * 1024; // bytes
        Piece piece{std::string(kBlock, '\0'), Then::More};
        const auto got = file_->read_at(offset_, std::as_writable_bytes(std::span(piece.bytes)));
        if (!got) return got.error();
        piece.bytes.resize(*got);
        offset_ += *got;
        if (*got == 0) piece.then = Then::End;
        return piece;
    }

private:
    std::unique_ptr<archive::File> file_;
    std::uint64_t offset_ = 0;
};

} // namespace

Response on_job_rejects(const Exchange& exchange)
{
    const archive::JobId& id = exchange.job->manifest.id;
    auto file = exchange.services.archive.jobs().open(id, archive::JobFile::Rejects);
    if (!file) {
        return say({404, "not-found", "No records of that job were set aside, or they are not kept any more"},
                   exchange.request, nullptr);
    }
    Response response;
    response.headers.push_back({"Content-Type", "text/csv; charset=utf-8"});
    response.headers.push_back(
        {"Content-Disposition", fmt::format(R"(attachment; filename="rejects-{}.csv")", id.text())});
    add_page_fields(response);
    response.body = std::make_unique<WholeFile>(std::move(*file));
    return response;
}

} // namespace wharf::http
