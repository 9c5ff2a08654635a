#include "server/log/escape.hpp"

#include "server/log/character.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace wharf::log {

namespace {

void append_readable(std::string& out, const Character& character)
{
    if (!character.valid || character.code < 0x80)
        out += fmt::format("\\x{:02x}", static_cast<std::uint32_t>(character.code));
    else if (character.code <= 0xFFFF)
        out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(character.code));
    else
        out += fmt::format("\\U{:08x}", static_cast<std::uint32_t>(character.code));
}

void append_json(std::string& out, const Character& character)
{
    const auto code = static_cast<std::uint32_t>(character.code);
    if (!character.valid)
        out += fmt::format("\\\\x{:02x}", code);
    else if (code <= 0xFFFF)
        out += fmt::format("\\u{:04x}", code);
    else
        out +=
            fmt::format("\\u{:04x}\\u{:04x}", 0xD7C0 + (code >> 10), 0xDC00 + (code & 0x3FF)); // surrogates
}

using AppendHidden = void (*)(std::string&, const Character&);
enum class Quotes { Escaped, Kept };

void append_characters(std::string& out, std::string_view text, AppendHidden append_hidden, Quotes quotes)
{
    while (!text.empty()) {
        const Character character = first_character(text);
        const std::string_view bytes = text.substr(0, character.length);
        text.remove_prefix(character.length);
        if (!character.valid || is_hidden(character.code)) {
            append_hidden(out, character);
            continue;
        }
        if (quotes == Quotes::Escaped && (bytes == "\"" || bytes == "\\")) out += '\\';
        out += bytes;
    }
}

// As much of the text as is written, in whole characters.
std::string_view beginning(std::string_view text)
{
    if (text.size() <= kMaxText) return text;
    std::size_t end = 0;
    for (std::size_t next = 0; next <= kMaxText; next += first_character(text.substr(next)).length)
        end = next;
    return text.substr(0, end);
}

void append_cut(std::string& out, std::string_view text, AppendHidden append_hidden)
{
    const std::string_view kept = beginning(text);
    out += '"';
    append_characters(out, kept, append_hidden, Quotes::Escaped);
    if (kept.size() < text.size()) out += fmt::format("...[{} bytes]", text.size());
    out += '"';
}

} // namespace

void append_quoted(std::string& out, std::string_view text)
{
    append_cut(out, text, append_readable);
}

void append_json_string(std::string& out, std::string_view text)
{
    append_cut(out, text, append_json);
}

void append_json_message(std::string& out, std::string_view text)
{
    out += '"';
    append_characters(out, text, append_json, Quotes::Escaped);
    out += '"';
}

std::string quoted(std::string_view text)
{
    std::string out;
    append_quoted(out, text);
    return out;
}

std::string sentence(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    append_characters(out, text, append_readable, Quotes::Kept);
    constexpr std::string_view kEvent = "event=";
    for (std::size_t at = 0; (at = out.find(kEvent, at)) != std::string::npos;)
        out.replace(at + kEvent.size() - 1, 1, "\\x3d");
    return out;
}

std::string one_word(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Character character = first_character(text);
        if (!character.valid || is_hidden(character.code) || is_blank(character.code))
            out += '_';
        else
            out += text.substr(0, character.length);
        text.remove_prefix(character.length);
    }
    return out;
}

bool is_bare(std::string_view text)
{
    constexpr std::string_view kMarks = "-_.:/+@%*,;~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               kMarks.find(c) != std::string_view::npos;
    });
}

} // namespace wharf::log
