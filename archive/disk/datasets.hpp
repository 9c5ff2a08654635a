// Domains and datasets as directories, and the few fixed files of a dataset. Thread-safe; every call may
// block.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/disk/names.hpp"

#include <functional>
#include <mutex>
#include <optional>

namespace wharf::archive {

// The files the server keeps in a dataset's directory, each under one fixed name.
enum class FixedFile {
    ActiveControl, // active-control.json
    Log,           // log.txt
    Status,        // status.txt
    Schema,        // active-schema.json; absent until declared or made by the first Replace
    Hold,          // hold; exists while retention is suspended (never shown to FTP users)
    Title,         // title; absent until it is given one (never shown to FTP users)
};

// The small files of a domain that clients write.
enum class DomainFile {
    RequestId,       // requestId
    DatasyncVersion, // datasync-version
};

class Datasets {
public:
    explicit Datasets(Env& env)
        : env_(env)
    {
    }

    [[nodiscard]] result<void> create_domain(const DomainName& domain); // also when it exists already
    [[nodiscard]] result<std::vector<DomainName>> domains();            // sorted
    [[nodiscard]] bool domain_exists(const DomainName& domain);

    // The directory with active-control.json, an empty status.txt and log.txt, and completed/; all or
    // nothing, durable on return. An existing dataset is left as it is, success. NotFound when the domain
    // does not exist.
    [[nodiscard]] result<void> create(const DatasetKey& key, std::string_view active_control);
    // Of a dataset to which nothing was ever given: it is as create() made it. Durable on return. Errors:
    // NotFound, errc::directory_not_empty (it was used), errno.
    [[nodiscard]] result<void> remove_unused(const DatasetKey& key);
    [[nodiscard]] bool exists(const DatasetKey& key);
    // Certainly; while the disk cannot tell, a dataset neither exists nor is gone.
    [[nodiscard]] bool is_gone(const DatasetKey& key);
    [[nodiscard]] result<std::vector<DatasetId>> list(const DomainName& domain); // sorted
    [[nodiscard]] result<std::vector<DatasetKey>> all();                         // of every domain, sorted

    // Errors of these: NotFound (no such file or no such dataset), errno.
    [[nodiscard]] result<FileInfo> stat(const DatasetKey& key, FixedFile file);
    [[nodiscard]] result<std::string> read(const DatasetKey& key,
                                           FixedFile file); // whole; refused over 64 MiB
    // For reading. A log.txt that somebody removed is made again, empty.
    [[nodiscard]] result<std::unique_ptr<File>> open(const DatasetKey& key, FixedFile file);
    // Atomic: a reader sees the old text or the new one. With Sync::Yes it also survives power loss.
    [[nodiscard]] result<void> replace(const DatasetKey& key, FixedFile file, std::string_view text,
                                       Sync sync);
    // Makes the file's next text of the one it has, or of nothing if it is absent; nothing: it stays as it
    // is. No other change() comes in between, and of the schema no replace() either. Durable on return.
    using Change = std::function<std::optional<std::string>(const std::optional<std::string>&)>;
    [[nodiscard]] result<void> change(const DatasetKey& key, FixedFile file, const Change& change);
    // Durable on return. Absent already: success.
    [[nodiscard]] result<void> remove(const DatasetKey& key, FixedFile file);

    // Appends whole lines to log.txt, which is made again if somebody removed it. A torn last line, left by a
    // crash, is cut first.
    [[nodiscard]] result<void> append_log(const DatasetKey& key, std::string_view lines);
    // Drops the leading lines for which `goes(line)` holds, up to the first that stays; readers see old or
    // new. Returns the number of lines dropped.
    [[nodiscard]] result<std::uint64_t> trim_log(const DatasetKey& key,
                                                 const std::function<bool(std::string_view)>& goes);

    [[nodiscard]] result<FileInfo> stat(const DomainName& domain, DomainFile file);
    [[nodiscard]] result<std::string> read(const DomainName& domain, DomainFile file); // absent: ""
    [[nodiscard]] result<void> replace(const DomainName& domain, DomainFile file, std::string_view text);

private:
    result<void> build(const std::string& directory, std::string_view active_control);
    result<void> require(const DomainName& domain);
    result<void> require_unused(const std::string& directory);

    Env& env_;
    std::mutex making_mutex_; // of datasets: none is made where one is about to be removed
    std::mutex log_mutex_;    // appending, trimming and making it again exclude each other
    std::mutex schema_mutex_; // a publisher declares a schema while a job makes one
};

} // namespace wharf::archive
