// A directory of a FakeEnv that is being read. It gives few names at once, so that every test of who reads
// one meets the end of a part, and in no order, as a real one does.
#pragma once

#include "tests/support/fake_env.hpp"

#include <vector>

namespace wharf::test {

class FakeDirectory final : public archive::Directory {
public:
    static constexpr std::size_t kAtOnce = 3; // names

    FakeDirectory(FakeEnv& env, Node node);

    archive::result<std::span<const Name>> next() override;
    archive::result<archive::FileInfo> stat(std::string_view name) override;

private:
    [[nodiscard]] archive::error_code fault();

    FakeEnv& env_;
    Node node_;
    std::uint64_t run_;
    std::string last_; // the greatest name given so far
    std::vector<std::string> given_;
    std::vector<Name> names_;
};

} // namespace wharf::test
