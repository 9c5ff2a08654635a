#include "server/ftp/listing_lines.hpp"

#include "server/ftp/paths.hpp"
#include "server/protocol/glob.hpp"

namespace wharf::ftp {

vfs::Detail detail_for(const LineStyle& style)
{
    const bool type_alone = style.kind == LineStyle::Kind::Facts && (style.facts & ~protocol::kFactType) == 0;
    return type_alone || style.kind == LineStyle::Kind::Name ? vfs::Detail::Names : vfs::Detail::Facts;
}

ListingLines::ListingLines(std::unique_ptr<vfs::Listing> listing, std::string pattern, std::string in_front,
                           LineStyle style)
    : listing_(std::move(listing))
    , pattern_(std::move(pattern))
    , in_front_(std::move(in_front))
    , style_(style)
    , now_(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()))
{
}

vfs::result<void> ListingLines::next(std::string& text)
{
    text.clear();
    const auto entries = listing_->next();
    if (!entries) return entries.error();
    for (const vfs::Entry& entry : *entries) {
        if (!pattern_.empty() && !protocol::glob_match(pattern_, entry.name)) continue;
        append(text, entry);
        ++count_;
    }
    ended_ = entries->empty();
    return {};
}

void ListingLines::append(std::string& text, const vfs::Entry& entry) const
{
    switch (style_.kind) {
    case LineStyle::Kind::Ls: protocol::append_ls_line(text, listed(entry), now_); break;
    case LineStyle::Kind::Name:
        protocol::append_nlst_line(text, in_front_);
        protocol::append_nlst_line(text, entry.name);
        break;
    case LineStyle::Kind::Facts: protocol::append_mlsx_line(text, listed(entry), style_.facts); break;
    }
    text += "\r\n";
}

} // namespace wharf::ftp
