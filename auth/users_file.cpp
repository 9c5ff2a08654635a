#include "auth/users_file.hpp"

#include "auth/account_tables.hpp"
#include "auth/password_hash.hpp"

#include <utility>

namespace wharf::auth {
namespace {

// Reads one table of the users file; the user's own problems carry the name in front.
class UserReader {
public:
    UserReader(ParsedUsers& parsed, std::string name)
        : parsed_(parsed)
        , name_(std::move(name))
    {
    }

    void read(const toml::table& table)
    {
        bool has_password = false;
        bool has_role = false;
        for (const auto& [key, node] : table) {
            if (key == "password") {
                has_password = true;
                read_password(node);
            } else if (key == "role") {
                has_role = true;
                read_role(node);
            } else if (key == "domains") {
                read_domains(node);
            } else {
                add(key.source().begin.line, std::string(key.str()) + ": no such key");
            }
        }
        const unsigned line = table.source().begin.line;
        if (!has_password) add(line, "has no password");
        if (!has_role) add(line, "has no role");
        if (!clean_) return;
        if (const auto why = why_not_allowed(name_, user_)) add(line, *why);
        parsed_.users.emplace(name_, std::move(user_));
    }

private:
    void add(unsigned line, const std::string& what)
    {
        clean_ = false;
        parsed_.problems.push_back({line, "\"" + name_ + "\": " + what});
    }

    void read_password(const toml::node& node)
    {
        const auto* text = node.as_string();
        if (text && is_password_hash(text->get())) {
            user_.password_hash = text->get();
        } else {
            add(node.source().begin.line, "password: not a hash written by `wharfinger user`");
        }
    }

    void read_role(const toml::node& node)
    {
        const auto* text = node.as_string();
        const auto role = text ? role_named(text->get()) : std::nullopt;
        if (role) {
            user_.role = *role;
        } else {
            add(node.source().begin.line, "role: wants \"viewer\", \"publisher\" or \"admin\"");
        }
    }

    void read_domains(const toml::node& node)
    {
        const auto* list = node.as_array();
        if (!list) {
            add(node.source().begin.line, "domains: wants a list of texts");
            return;
        }
        for (const toml::node& element : *list) {
            const auto* text = element.as_string();
            const auto domain = text ? domain_name(text->get()) : std::nullopt;
            if (domain) {
                user_.domains.push_back(*domain);
            } else {
                add(element.source().begin.line, "domains: wants names such as \"data.example.gov\"");
            }
        }
    }

    ParsedUsers& parsed_;
    std::string name_;
    User user_;
    bool clean_ = true;
};

} // namespace

ParsedUsers parse_users(std::string_view text)
{
    ParsedUsers parsed;
    read_tables(text, "users", R"([users."name"])", parsed.problems,
                [&parsed](std::string name, const toml::table& table) {
                    UserReader(parsed, std::move(name)).read(table);
                });
    return parsed;
}

std::string format_users(const Users& users)
{
    std::string text = "# Written by `wharfinger user`, which does not keep comments.\n";
    for (const auto& [name, user] : users) {
        std::string domains;
        for (const std::string& domain : user.domains)
            domains += (domains.empty() ? "\"" : ", \"") + domain + "\"";
        text += "\n[users.\"" + name + "\"]\n";
        text += "password = \"" + user.password_hash + "\"\n";
        text += "role = \"" + std::string(role_name(user.role)) + "\"\n";
        text += "domains = [" + domains + "]\n";
    }
    return text;
}

} // namespace wharf::auth
