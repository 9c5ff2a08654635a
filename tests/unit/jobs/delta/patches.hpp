// Patches as clients make them, operation by operation.
#pragma once

#include "archive/disk/digest.hpp"
#include "archive/jobs/delta/varint.hpp"

#include <string>
#include <string_view>

namespace wharf::test {

class PatchMaker {
public:
    explicit PatchMaker(std::uint64_t block, std::string name = "MD5")
        : name_(std::move(name))
    {
        jobs::append_varint(body_, block);
    }
    PatchMaker& copy(std::uint64_t number)
    {
        body_ += '\0';
        jobs::append_varint(body_, number);
        return *this;
    }
    PatchMaker& literal(std::string_view text)
    {
        body_ += '\1';
        jobs::append_varint(body_, text.size());
        body_ += text;
        return *this;
    }
    PatchMaker& raw(std::string_view bytes)
    {
        body_ += bytes;
        return *this;
    }
    [[nodiscard]] std::string end() const
    {
        const std::string body = body_ + '\xff';
        auto digest = archive::MessageDigest::named(name_).value();
        digest.update(std::as_bytes(std::span(body)));
        return static_cast<char>(name_.size()) + name_ + body + digest.value();
    }

private:
    std::string name_;
    std::string body_;
};

} // namespace wharf::test
