#include "server/vfs/writing.hpp"

#include "archive/disk/direct_writes.hpp"
#include "archive/jobs/render.hpp"
#include "server/vfs/errors.hpp"

#include <algorithm>
#include <utility>

namespace wharf::vfs {
namespace {

static_assert(WriteHandle::kBestSize >= archive::DirectWrites::kLeast &&
              WriteHandle::kBestSize % WriteHandle::kBestAlignment == 0 &&
              WriteHandle::kBestAlignment % archive::DirectWrites::kAlignment == 0);
static_assert(WriteHandle::kBestSize >= jobs::EarlyWatch::kWorthIt); // else the first block is too small

class UploadWriting final : public WriteHandle {
public:
    UploadWriting(archive::Archive& archive, SessionJobs& session, std::unique_ptr<archive::Upload> upload,
                  Landing landing, std::uint64_t max_size, std::optional<jobs::EarlyWatch> early)
        : archive_(archive)
        , session_(session)
        , upload_(std::move(upload))
        , landing_(landing)
        , max_size_(max_size)
        , early_(std::move(early))
        , size_(upload_->size())
    {
    }

    [[nodiscard]] result<std::uint64_t> catch_up() override
    {
        const auto bytes = upload_->catch_up();
        if (!bytes) return from_archive(bytes.error());
        return bytes;
    }
    [[nodiscard]] result<void> write(std::span<const std::byte> bytes) override
    {
        if (refused_) return *refused_;
        if (size_ > max_size_ || bytes.size() > max_size_ - size_) return refuse(Errc::TooLarge);
        if (early_ && !bytes.empty()) {
            if (const auto error = early_->look(*upload_)) {
                why_hopeless_ = jobs::refused_upload_text(*error);
                return refuse(Errc::Hopeless);
            }
        }
        if (auto written = upload_->write(bytes); !written) return from_archive(written.error());
        size_ += bytes.size();
        return {};
    }
    void digest_ahead(std::span<const std::byte> bytes) override { upload_->digest_ahead(bytes); }
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] std::optional<bool> proves_whole() override
    {
        if (refused_) return false;
        if (!proof_) {
            auto begun = upload_->proof();
            if (!begun) return false;
            proof_.emplace(std::move(*begun));
        }
        return proof_->go_on();
    }

    [[nodiscard]] result<Receipt> commit() override
    {
        if (refused_) return *refused_;
        return landing_ == Landing::AsJob ? enqueue() : land();
    }
    bool keep_partial() override
    {
        // The transfer has failed already and its reply says so; a partial that cannot be kept is one less to
        // resume.
        if (refused_ || !upload_) return false;
        const auto kept = upload_->keep_partial();
        return kept && *kept == archive::Upload::Kept::Yes;
    }
    [[nodiscard]] std::string why_hopeless() const override { return why_hopeless_; }

private:
    // Nothing of it is kept. It goes with this: somebody may be in digest_ahead().
    Errc refuse(Errc why)
    {
        refused_ = why;
        return why;
    }
    result<Receipt> land()
    {
        const auto landed = archive_.uploads().land(std::move(upload_));
        if (!landed) return from_archive(landed.error());
        return Receipt{landed->size, landed->sha256, ""};
    }
    result<Receipt> enqueue()
    {
        const auto accepted = session_.enqueue(std::move(upload_));
        if (!accepted) return accepted.error();
        return Receipt{size_, accepted->sha256, accepted->text};
    }

    archive::Archive& archive_;
    SessionJobs& session_;
    std::unique_ptr<archive::Upload> upload_; // none once it has landed or become a job
    Landing landing_;
    std::uint64_t max_size_;
    std::optional<jobs::EarlyWatch> early_;
    std::uint64_t size_;
    std::optional<archive::Proof> proof_; // under way
    std::optional<Errc> refused_;
    std::string why_hopeless_;
};

constexpr std::size_t kMaxVersion = 64;

bool is_request_id(std::string_view text)
{
    return archive::JobId::parse(text).has_value(); // they have the form of jobs' own
}

bool is_version(std::string_view text)
{
    return !text.empty() && text.size() <= kMaxVersion &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

class ClientFileWriting final : public WriteHandle {
public:
    ClientFileWriting(archive::Datasets& datasets, SessionJobs& session, archive::DomainName domain,
                      archive::DomainFile file)
        : datasets_(datasets)
        , session_(session)
        , domain_(std::move(domain))
        , file_(file)
    {
    }

    [[nodiscard]] result<void> write(std::span<const std::byte> bytes) override
    {
        if (bytes.size() > kMaxVersion - text_.size()) return refusal();
        text_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return {};
    }
    [[nodiscard]] std::uint64_t size() const override { return text_.size(); }
    [[nodiscard]] std::optional<bool> proves_whole() override
    {
        return file_ == archive::DomainFile::RequestId && is_request_id(text_);
    }
    [[nodiscard]] result<Receipt> commit() override
    {
        const bool id = file_ == archive::DomainFile::RequestId;
        if (!(id ? is_request_id(text_) : is_version(text_))) return refusal();
        if (auto replaced = datasets_.replace(domain_, file_, text_); !replaced)
            return from_archive(replaced.error());
        if (id) session_.remember_request_id(domain_, text_);
        return Receipt{text_.size(), "", ""};
    }
    bool keep_partial() override { return false; } // half an id is of no use to anybody

private:
    [[nodiscard]] error_code refusal() const
    {
        return file_ == archive::DomainFile::RequestId ? Errc::BadRequestId : Errc::BadVersion;
    }

    archive::Datasets& datasets_;
    SessionJobs& session_;
    archive::DomainName domain_;
    archive::DomainFile file_;
    std::string text_; // at most kMaxVersion bytes
};

} // namespace

std::unique_ptr<WriteHandle> write_upload(archive::Archive& archive, SessionJobs& session,
                                          std::unique_ptr<archive::Upload> upload, Landing landing,
                                          std::uint64_t max_size, std::optional<jobs::EarlyWatch> early)
{
    return std::make_unique<UploadWriting>(archive, session, std::move(upload), landing, max_size,
                                           std::move(early));
}

std::unique_ptr<WriteHandle> write_client_file(archive::Datasets& datasets, SessionJobs& session,
                                               const archive::DomainName& domain, archive::DomainFile file)
{
    return std::make_unique<ClientFileWriting>(datasets, session, domain, file);
}

} // namespace wharf::vfs
