#include "server/vfs/status_view.hpp"

#include "server/vfs/errors.hpp"

#include <chrono>
#include <utility>

namespace wharf::vfs {

namespace {

std::string tag_of(const std::string& line)
{
    return line.substr(0, line.find(' '));
}

} // namespace

result<std::string> StatusView::look(const archive::DatasetKey& key)
{
    auto now = text(key);
    if (now) told_ = std::make_unique<Told>(Told{key, *now, archive_.env().now()});
    return now;
}

result<std::string> StatusView::read(const archive::DatasetKey& key)
{
    constexpr std::chrono::seconds shortly{5};
    auto told = std::exchange(told_, nullptr);
    auto now = text(key);
    if (!now || !told || told->key != key || archive_.env().now() - told->at > shortly) return now;
    if (tag_of(*now) != tag_of(told->text)) return now;
    return std::move(told->text);
}

result<std::string> StatusView::text(const archive::DatasetKey& key)
{
    if (auto own = session_.status_line(key)) return std::move(*own);
    auto text = archive_.datasets().read(key, archive::FixedFile::Status);
    if (text) return std::move(*text);
    if (text.error() != archive::Errc::NotFound) return from_archive(text.error());
    if (!archive_.datasets().exists(key)) return Errc::NotFound;
    return std::string();
}

} // namespace wharf::vfs
