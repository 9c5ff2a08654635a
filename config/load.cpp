#include "config/load.hpp"

#include "config/find.hpp"
#include "config/keys.hpp"
#include "config/validate.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <toml++/toml.h>

namespace wharf::config {
namespace {

constexpr std::string_view kOverride = "--set";

Value value_of(const toml::node& node)
{
    if (const auto* number = node.as_integer()) return number->get();
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* array = node.as_array()) {
        std::vector<std::string> texts;
        for (const toml::node& element : *array) {
            const auto* text = element.as_string();
            if (!text) return Unfit{"a list of other things than text"};
            texts.push_back(text->get());
        }
        return texts;
    }
    switch (node.type()) {
    case toml::node_type::table: return Unfit{"a table"};
    case toml::node_type::boolean: return Unfit{node.ref<bool>() ? "true" : "false"};
    case toml::node_type::floating_point: return Unfit{"a number with a fraction"};
    default: return Unfit{"a date or time"};
    }
}

std::string with_hint(std::string what, const std::optional<std::string>& meant)
{
    if (meant) what += "; did you mean " + *meant + "?";
    return what;
}

// The element that alone makes a list unfit, else the whole value.
Value culprit(const Key& key, const Value& value)
{
    const auto* texts = std::get_if<std::vector<std::string>>(&value);
    if (texts == nullptr) return value;
    Config scratch;
    for (const std::string& text : *texts)
        if (!key.read(std::vector{text}, scratch)) return text;
    return value;
}

void set(Loaded& loaded, const Key& key, const Value& value, Place place)
{
    const std::string name = key.full_name();
    if (!key.read(value, loaded.config)) {
        loaded.problems.push_back(
            {place.source, place.line, name, "wants " + key.wants() + ", not " + shown(culprit(key, value))});
    }
    loaded.origin[name] = std::move(place);
}

void read_section(Loaded& loaded, std::string_view section, const toml::table& table)
{
    for (const auto& [name, node] : table) {
        const Place place{loaded.source, name.source().begin.line};
        const std::string full_name = std::string(section).append(".").append(name.str());
        const toml::table* content = node.as_table();
        if (const Key* key = find_key(section, name.str())) {
            set(loaded, *key, value_of(node), place);
        } else if (content && is_section(full_name)) {
            read_section(loaded, full_name, *content);
        } else if (is_section(full_name)) {
            loaded.problems.push_back(
                {place.source, place.line, full_name, "is a section: write [" + full_name + "]"});
        } else {
            const auto meant = content ? meant_section(full_name) : meant_key(section, name.str());
            loaded.problems.push_back({place.source, place.line, full_name,
                                       with_hint(content ? "no such section" : "no such key", meant)});
        }
    }
}

void read_table(Loaded& loaded, const toml::table& table)
{
    for (const auto& [name, node] : table) {
        const std::string section(name.str());
        const toml::table* content = node.as_table();
        if (content && is_section(section)) {
            read_section(loaded, section, *content);
            continue;
        }
        std::string what;
        if (content) {
            what = with_hint("no such section", meant_section(section));
        } else if (is_section(section)) {
            what = "is a section: write [" + section + "]";
        } else {
            what = with_hint("stands outside of any section", meant_key("", section));
        }
        loaded.problems.push_back({loaded.source, name.source().begin.line, section, what});
    }
}

std::optional<toml::table> parse(Loaded& loaded, std::string_view text)
{
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        loaded.problems.push_back(
            {loaded.source, error.source().begin.line, "", "not TOML: " + std::string(error.description())});
        return std::nullopt;
    }
}

// A value in quotes or brackets is TOML; anything else is taken as the key would like it.
Value override_value(const Key& key, const std::string& text)
{
    const bool written_as_toml =
        text.find_first_of("\"'") == 0 || (text.starts_with('[') && text.ends_with(']'));
    if (written_as_toml) {
        try {
            const toml::table table = toml::parse("value = " + text);
            return value_of(*table.get("value"));
        } catch (const toml::parse_error&) {
            return Unfit{text};
        }
    }
    if (key.form == Form::Number) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc{} && end == text.data() + text.size()) return number;
    }
    if (key.form == Form::List) {
        std::vector<std::string> words;
        std::istringstream rest(text);
        for (std::string word; std::getline(rest, word, ',');)
            words.push_back(word);
        return words;
    }
    return text;
}

void read_override(Loaded& loaded, const std::string& text)
{
    const auto refuse = [&](const std::string& key, const std::string& what) {
        loaded.problems.push_back({std::string(kOverride), 0, key, what});
    };
    const std::size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    const std::size_t dot = name.rfind('.'); // names of keys have none
    if (equals == std::string::npos || dot == std::string::npos) {
        refuse(text, "wants section.key=value");
        return;
    }
    const std::string section = name.substr(0, dot);
    const std::string key_name = name.substr(dot + 1);
    if (const Key* key = find_key(section, key_name)) {
        set(loaded, *key, override_value(*key, text.substr(equals + 1)), {std::string(kOverride), 0});
    } else if (is_section(section)) {
        refuse(name, with_hint("no such key", meant_key(section, key_name)));
    } else {
        refuse(name, with_hint("no such section", meant_section(section)));
    }
}

void finish(Loaded& loaded, std::span<const std::string> overrides)
{
    for (const std::string& text : overrides)
        read_override(loaded, text);
    const std::vector<Problem> misread = loaded.problems;
    for (const Finding& finding : validate(loaded.config)) {
        // A setting that could not be read has its default now, and rules about that would only mislead.
        const bool unread = std::any_of(misread.begin(), misread.end(), [&](const Problem& problem) {
            return std::find(finding.keys.begin(), finding.keys.end(), problem.key) != finding.keys.end();
        });
        if (!unread) loaded.add(finding);
    }
    std::stable_sort(loaded.problems.begin(), loaded.problems.end(), [](const Problem& a, const Problem& b) {
        return std::pair(a.source == kOverride, a.line) < std::pair(b.source == kOverride, b.line);
    });
}

void read_text(Loaded& loaded, std::string_view toml)
{
    if (const auto table = parse(loaded, toml)) read_table(loaded, *table);
}

// What could not be read to its end is no shorter file.
std::optional<std::string> read_whole(Loaded& loaded, const std::string& path)
{
    std::error_code not_there;
    const bool directory = std::filesystem::is_directory(path, not_there);
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    std::string text;
    std::array<char, 4096> piece;
    while (!directory && in) {
        in.read(piece.data(), piece.size());
        text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (!directory && in.eof() && !in.bad()) return text;
    const int why = directory ? EISDIR : errno;
    loaded.problems.push_back({path, 0, "", "cannot be read: " + std::generic_category().message(why)});
    return std::nullopt;
}

void resolve(std::string& path, const std::filesystem::path& directory)
{
    if (!path.empty()) path = (directory / path).string();
}

void resolve(Paths& paths, const std::filesystem::path& directory)
{
    for (std::string& path : paths.list)
        resolve(path, directory);
}

} // namespace

void Loaded::add(const Finding& finding)
{
    for (const std::string& key : finding.keys) {
        const auto place = origin.find(key);
        if (place == origin.end()) continue;
        problems.push_back({place->second.source, place->second.line, key, finding.what});
        return;
    }
    problems.push_back({source, 0, finding.keys.front(), finding.what});
}

Loaded load_text(std::string_view toml, std::string_view file_name, std::span<const std::string> overrides)
{
    Loaded loaded;
    loaded.source = file_name;
    read_text(loaded, toml);
    finish(loaded, overrides);
    return loaded;
}

Loaded load_file(const std::string& path, std::span<const std::string> overrides)
{
    Loaded loaded;
    loaded.source = path;
    const auto toml = read_whole(loaded, path);
    if (!toml) return loaded;
    read_text(loaded, *toml);
    finish(loaded, overrides);
    const std::filesystem::path directory = std::filesystem::path(path).parent_path();
    resolve(loaded.config.auth.users, directory);
    resolve(loaded.config.auth.tokens, directory);
    resolve(loaded.config.tls.certificate, directory);
    resolve(loaded.config.tls.key, directory);
    resolve(loaded.config.tls.client_ca, directory);
    return loaded;
}

Loaded load_embedded(std::span<const std::string> overrides)
{
    Loaded loaded;
    loaded.source = "embedded default";
    loaded.embedded = true;
    loaded.config = embedded_default();
    finish(loaded, overrides);
    const std::filesystem::path root = loaded.config.data.root;
    if (!loaded.origin.contains("auth.users")) loaded.config.auth.users = (root / "users.toml").string();
    if (!loaded.origin.contains("auth.tokens")) loaded.config.auth.tokens = (root / "tokens.toml").string();
    return loaded;
}

} // namespace wharf::config
