// An archive on a FakeEnv with one dataset in it, for tests of what is built on the archive.
#pragma once

#include "archive/disk/archive.hpp"
#include "tests/support/fake_env.hpp"
#include "tests/support/must.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace wharf::test {

inline archive::FileName file_name(std::string_view text)
{
    return must(archive::FileName::parse(text));
}

inline archive::DatasetKey dataset_key(std::string_view domain, std::string_view id)
{
    return {must(archive::DomainName::parse(domain)), must(archive::DatasetId::parse(id))};
}

inline std::span<const std::byte> bytes_of(std::string_view text)
{
    return std::as_bytes(std::span(text));
}

inline const std::string kPlainControl = R"({"action": "Replace", "csv": {}})";

class TestArchive {
public:
    TestArchive()
    {
        open();
        must(archive->datasets().create_domain(key.domain));
        must(archive->datasets().create(key, kPlainControl));
    }

    // As the next start does; the catalog begins empty and is filled again.
    void open()
    {
        archive.reset();
        archive = must(archive::Archive::open(env, {archive::Access::Serve, ":memory:", archive::Sync::No}));
    }

    std::unique_ptr<archive::Upload> upload(std::string_view name, std::string_view text)
    {
        auto begun = must(archive->uploads().begin(key, file_name(name), {}));
        must(begun->write(bytes_of(text)));
        return begun;
    }
    void land(std::string_view name, std::string_view text)
    {
        must(archive->uploads().land(upload(name, text)));
    }
    [[nodiscard]] archive::UploadPlace place(std::string_view name) const { return {key, file_name(name)}; }
    [[nodiscard]] bool landed(std::string_view name)
    {
        return archive->uploads().find(key, file_name(name)).has_value();
    }

    // Text of a file of the dataset.
    [[nodiscard]] std::string text(archive::FixedFile file)
    {
        return must(archive->datasets().read(key, file));
    }
    [[nodiscard]] std::string status() { return text(archive::FixedFile::Status); }
    [[nodiscard]] std::string log() { return text(archive::FixedFile::Log); }

    FakeEnv env;
    std::unique_ptr<archive::Archive> archive;
    archive::DatasetKey key = dataset_key("data.example.gov", "b2fd-cjk2");
};

} // namespace wharf::test
