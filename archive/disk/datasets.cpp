#include "archive/disk/datasets.hpp"

#include "archive/disk/directories.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/line_file.hpp"
#include "archive/disk/small_file.hpp"

#include <algorithm>
#include <array>

namespace wharf::archive {

namespace {

namespace errc = boost::system::errc;

constexpr std::size_t kMaxSmallFile = std::size_t{64} << 20U; // bytes
constexpr std::array kFirstFiles{FixedFile::ActiveControl, FixedFile::Status, FixedFile::Log};

template <class T>
result<T> in_words(result<T> outcome)
{
    if (!outcome) return as_condition(outcome.error());
    return outcome;
}

// The directories that are named as the server names them; a stray "Data.Example" is not "data.example".
template <class Name>
result<std::vector<Name>> named_directories(Env& env, std::string_view path)
{
    auto entries = env.list(path);
    if (!entries) return as_condition(entries.error());
    std::vector<Name> names;
    for (const DirEntry& entry : *entries) {
        auto name = Name::parse(entry.name);
        if (name && name->text() == entry.name && entry.kind == FileKind::Directory)
            names.push_back(std::move(*name));
    }
    std::ranges::sort(names);
    return names;
}

// Durable on return.
result<void> make_log(Env& env, const std::string& path)
{
    const auto made = write_new_file(env, path, "", Sync::Yes);
    if (!made && made.error() == errc::file_exists) return {};
    if (!made) return made;
    auto synced = env.sync_directory(layout::parent(path));
    // The next call would take it for one that is safe already.
    if (!synced) (void)env.remove(path);
    return synced;
}

// A dataset that never got its name. What stays behind is swept by recovery.
void discard(Env& env, const std::string& directory)
{
    for (const FixedFile file : kFirstFiles)
        (void)env.remove(layout::inside(directory, layout::name_of(file)));
    (void)env.remove_directory(layout::inside(directory, layout::kCompletedFolder));
    (void)env.remove_directory(directory);
}

} // namespace

result<void> Datasets::create_domain(const DomainName& domain)
{
    auto made = env_.make_directory(layout::domain(domain));
    if (!made && made.error() != errc::file_exists) return made;
    return env_.sync_directory(layout::domains());
}

result<std::vector<DomainName>> Datasets::domains()
{
    return named_directories<DomainName>(env_, layout::domains());
}

bool Datasets::domain_exists(const DomainName& domain)
{
    return require_directory(env_, layout::domain(domain)).has_value();
}

result<void> Datasets::create(const DatasetKey& key, std::string_view active_control)
{
    if (auto there = require(key.domain); !there) return there;
    const std::lock_guard guard(making_mutex_);
    if (!exists(key)) {
        const std::string staged = layout::staging_dataset(env_.random());
        auto done = build(staged, active_control);
        if (done) done = env_.rename(staged, layout::dataset(key));
        if (!done) {
            discard(env_, staged);
            if (!exists(key)) // nobody was faster
                return done;
        }
    }
    // Also for one that exists: whoever made it may have been killed before this.
    return env_.sync_directory(layout::domain(key.domain));
}

result<void> Datasets::build(const std::string& directory, std::string_view active_control)
{
    if (auto made = env_.make_directory(directory); !made) return made;
    for (const FixedFile file : kFirstFiles) {
        const auto text = file == FixedFile::ActiveControl ? active_control : std::string_view();
        const auto path = layout::inside(directory, layout::name_of(file));
        if (auto written = write_new_file(env_, path, text, Sync::Yes); !written) return written;
    }
    if (auto made = env_.make_directory(layout::inside(directory, layout::kCompletedFolder)); !made)
        return made;
    return env_.sync_directory(directory);
}

// It is moved out of everybody's sight first: what came into it until then is found by the second look, and
// what comes later finds no dataset.
result<void> Datasets::remove_unused(const DatasetKey& key)
{
    const std::lock_guard guard(making_mutex_);
    const std::string directory = layout::dataset(key);
    if (auto unused = require_unused(directory); !unused) return as_condition(unused.error());
    const std::string staged = layout::staging_dataset(env_.random());
    if (auto moved = env_.rename(directory, staged); !moved) return as_condition(moved.error());
    if (auto unused = require_unused(staged); !unused) {
        const auto back = env_.rename(staged, directory);
        return back ? unused : back;
    }
    auto synced = env_.sync_directory(layout::domain(key.domain));
    discard(env_, staged);
    return synced;
}

result<void> Datasets::require_unused(const std::string& directory)
{
    const auto entries = env_.list(directory);
    if (!entries) return entries.error();
    for (const DirEntry& entry : *entries) {
        const std::string path = layout::inside(directory, entry.name);
        const auto is_first = [&](FixedFile file) { return layout::name_of(file) == entry.name; };
        bool unused = false;
        if (entry.name == layout::kCompletedFolder) {
            const auto snapshots = env_.list(path);
            if (!snapshots) return snapshots.error();
            unused = snapshots->empty();
        } else if (std::ranges::any_of(kFirstFiles, is_first)) {
            const auto info = env_.stat(path);
            if (!info) return info.error();
            // A control file that somebody sent is told of in the log.
            unused = is_first(FixedFile::ActiveControl) || info->size == 0;
        }
        if (!unused) return make_error_code(errc::directory_not_empty);
    }
    return {};
}

result<void> Datasets::require(const DomainName& domain)
{
    auto info = env_.stat(layout::domain(domain));
    if (!info) return as_condition(info.error());
    if (info->kind != FileKind::Directory) return Errc::NotFound;
    return {};
}

bool Datasets::exists(const DatasetKey& key)
{
    return require_directory(env_, layout::dataset(key)).has_value();
}

bool Datasets::is_gone(const DatasetKey& key)
{
    const auto there = require_directory(env_, layout::dataset(key));
    return !there && there.error() == Errc::NotFound;
}

result<std::vector<DatasetId>> Datasets::list(const DomainName& domain)
{
    return named_directories<DatasetId>(env_, layout::domain(domain));
}

result<std::vector<DatasetKey>> Datasets::all()
{
    const auto there = domains();
    if (!there) return there.error();
    std::vector<DatasetKey> keys;
    for (const DomainName& domain : *there) {
        const auto ids = list(domain);
        if (!ids) return ids.error();
        for (const DatasetId& id : *ids)
            keys.push_back({domain, id});
    }
    return keys;
}

result<FileInfo> Datasets::stat(const DatasetKey& key, FixedFile file)
{
    return in_words(env_.stat(layout::fixed_file(key, file)));
}

result<std::string> Datasets::read(const DatasetKey& key, FixedFile file)
{
    return in_words(read_file(env_, layout::fixed_file(key, file), kMaxSmallFile));
}

result<std::unique_ptr<File>> Datasets::open(const DatasetKey& key, FixedFile file)
{
    const std::string path = layout::fixed_file(key, file);
    auto opened = env_.open(path, OpenMode::Read);
    if (opened) return opened;
    const error_code error = as_condition(opened.error());
    if (file != FixedFile::Log || error != Errc::NotFound) return error;
    const std::lock_guard guard(log_mutex_);
    if (auto made = make_log(env_, path); !made) return as_condition(made.error());
    return in_words(env_.open(path, OpenMode::Read));
}

result<void> Datasets::replace(const DatasetKey& key, FixedFile file, std::string_view text, Sync sync)
{
    std::unique_lock guard(schema_mutex_, std::defer_lock);
    if (file == FixedFile::Schema) guard.lock();
    return in_words(replace_file(env_, layout::fixed_file(key, file), text, sync));
}

result<void> Datasets::change(const DatasetKey& key, FixedFile file, const Change& change)
{
    const std::lock_guard guard(schema_mutex_);
    const auto now = read(key, file);
    if (!now && now.error() != Errc::NotFound) return now.error();
    const auto next = change(now ? std::optional(*now) : std::nullopt);
    if (!next) return {};
    return in_words(replace_file(env_, layout::fixed_file(key, file), *next, Sync::Yes));
}

result<void> Datasets::remove(const DatasetKey& key, FixedFile file)
{
    auto removed = env_.remove(layout::fixed_file(key, file));
    if (!removed && removed.error() != errc::no_such_file_or_directory) return removed;
    auto synced = env_.sync_directory(layout::dataset(key));
    return !synced && synced.error() == errc::no_such_file_or_directory ? result<void>() : synced;
}

result<void> Datasets::append_log(const DatasetKey& key, std::string_view lines)
{
    const std::lock_guard guard(log_mutex_);
    const std::string path = layout::fixed_file(key, FixedFile::Log);
    auto log = open_lines(env_, path);
    if (!log && as_condition(log.error()) == Errc::NotFound) {
        if (auto made = make_log(env_, path); !made) return as_condition(made.error());
        log = open_lines(env_, path);
    }
    if (!log) return as_condition(log.error());
    return append_lines(**log, lines);
}

result<std::uint64_t> Datasets::trim_log(const DatasetKey& key,
                                         const std::function<bool(std::string_view)>& goes)
{
    const std::lock_guard guard(log_mutex_);
    return in_words(trim_lines(env_, layout::fixed_file(key, FixedFile::Log), goes));
}

result<FileInfo> Datasets::stat(const DomainName& domain, DomainFile file)
{
    return in_words(env_.stat(layout::domain_file(domain, file)));
}

result<std::string> Datasets::read(const DomainName& domain, DomainFile file)
{
    auto text = read_file(env_, layout::domain_file(domain, file), kMaxSmallFile);
    if (!text && text.error() == errc::no_such_file_or_directory) {
        auto there = require(domain);
        return there ? result<std::string>(std::string()) : there.error();
    }
    return in_words(std::move(text));
}

result<void> Datasets::replace(const DomainName& domain, DomainFile file, std::string_view text)
{
    return in_words(replace_file(env_, layout::domain_file(domain, file), text, Sync::No));
}

} // namespace wharf::archive
