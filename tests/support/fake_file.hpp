// An open file of a FakeEnv.
#pragma once

#include "tests/support/fake_env.hpp"

namespace wharf::test {

class FakeFile final : public archive::File {
public:
    // `lock` is released when this ends; empty for a file that locks nothing.
    FakeFile(FakeEnv& env, Node node, archive::OpenMode mode, std::shared_ptr<void> lock);

    archive::result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) override;
    archive::result<std::size_t> read_now(std::uint64_t offset, std::span<std::byte> into) override;
    archive::result<void> append(std::span<const std::byte> bytes) override;
    archive::result<void> truncate(std::uint64_t size) override;
    archive::result<void> set_modified(archive::TimePoint modified) override;
    archive::result<void> sync() override;
    archive::result<archive::FileInfo> info() override;
    archive::result<void> set_mark(std::string_view text) override;
    archive::result<std::string> mark() override;

private:
    // Wants the mutex held.
    [[nodiscard]] archive::result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into);
    [[nodiscard]] archive::error_code fault_in_reading();
    [[nodiscard]] archive::error_code fault_in_changing();

    FakeEnv& env_;
    Node node_;
    archive::OpenMode mode_;
    std::shared_ptr<void> lock_;
    std::uint64_t run_;
};

[[nodiscard]] archive::FileInfo info_of(const Inode& node);

} // namespace wharf::test
