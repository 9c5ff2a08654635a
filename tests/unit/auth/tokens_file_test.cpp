#include "auth/tokens_file.hpp"
#include "tokens.hpp"

#include <catch2/catch.hpp>

using namespace wharf::auth;

namespace {

const std::string kHash = token_hash(token_text());

// A whole token, with more lines behind it.
std::string token_with(const std::string& lines)
{
    return "[tokens.k3m9x2p7q4ra]\nuser = \"bob\"\nhash = \"" + kHash +
           "\"\nscopes = [\"read\"]\ncreated = 2026-11-21T13:00:00Z\nexpires = 2026-11-22T13:00:00Z\n" +
           lines;
}

// The same with one of its lines, counted from 1, replaced.
std::string token_but(unsigned line, const std::string& other)
{
    const std::string text = token_with("");
    std::size_t begin = 0;
    for (unsigned i = 1; i < line; ++i)
        begin = text.find('\n', begin) + 1;
    return text.substr(0, begin) + other + text.substr(text.find('\n', begin));
}

} // namespace

TEST_CASE("tokens written to a file are read back the same", "[auth]")
{
    Token one = reading_token();
    Token other = reading_token();
    other.user = "Jos\u00e9 'x' #1";
    other.scopes = {Scope::Read, Scope::Publish, Scope::Payload};
    other.domains = {"data.example.gov", "b.org"};
    other.expires = at(253402300799);
    other.created = other.expires - kLongestTokenLife;
    other.note = R"(for "C:\drop", ${HOME} = #1 \u0041)";
    const Tokens tokens{{kTokenId, one}, {"000000000000", other}};
    const ParsedTokens parsed = parse_tokens(format_tokens(tokens));
    CHECK(parsed.problems.empty());
    CHECK(parsed.tokens == tokens);
}

TEST_CASE("a file without tokens is a good file", "[auth]")
{
    const std::string text =
        GENERATE(values<std::string>({"", "# none yet\n", "[tokens]\n", format_tokens({})}));
    CHECK(parse_tokens(text).problems.empty());
    CHECK(parse_tokens(text).tokens.empty());
}

TEST_CASE("a token written by hand is read, with times of any zone", "[auth]")
{
    const ParsedTokens parsed = parse_tokens(token_but(5, "created = 2026-11-21T18:30:00.9+05:30"));
    CHECK(parsed.problems.empty());
    CHECK(parsed.tokens == Tokens{{kTokenId, reading_token()}});
}

TEST_CASE("a wrong line in the tokens file is told with its number", "[auth]")
{
    const std::string id = "\"k3m9x2p7q4ra\": ";
    const auto [text, line, what] = GENERATE_COPY(table<std::string, unsigned, std::string>({
        {token_but(2, "user = 7"), 2, id + "user: wants the name of a user"},
        {token_but(2, "user = \"a/b\""), 1, id + "\"a/b\" cannot be the name of a user"},
        {token_but(2, ""), 1, id + "has no user"},
        {token_but(3, "hash = \"secret\""), 3, id + "hash: not one written by `wharfinger token`"},
        {token_but(3, "hash = 7"), 3, id + "hash: wants what `wharfinger token` writes"},
        {token_but(3, ""), 1, id + "has no hash"},
        {token_but(4, "scopes = \"read\""), 4,
         id + "scopes: wants a list of \"read\", \"publish\", \"payload\""},
        {token_but(4, "scopes = [\"read\", \"write\"]"), 4,
         id + "scopes: wants a list of \"read\", \"publish\", \"payload\""},
        {token_but(4, "scopes = [1]"), 4, id + "scopes: wants a list of \"read\", \"publish\", \"payload\""},
        {token_but(4, "scopes = []"), 1, id + "needs at least one scope: read, publish or payload"},
        {token_but(4, ""), 1, id + "has no scopes"},
        {token_but(5, "created = \"2026-11-21T13:00:00Z\""), 5,
         id + "created: wants a time with its zone, such as 2026-11-21T13:05:02Z"},
        {token_but(5, ""), 1, id + "has no created"},
        {token_but(6, "expires = 2026-11-22T13:00:00"), 6,
         id + "expires: wants a time with its zone, such as 2026-11-21T13:05:02Z"},
        {token_but(6, "expires = 2026-11-22"), 6,
         id + "expires: wants a time with its zone, such as 2026-11-21T13:05:02Z"},
        {token_but(6, "expires = 2036-11-19T13:00:00Z"), 1, id + "is good for more than 3650 days"},
        {token_but(6, "expires = 2026-11-21T13:00:00Z"), 1, id + "expires before it is created"},
        {token_but(6, ""), 1, id + "has no expires"},
        {token_with("domains = \"a.org\""), 7,
         id + "domains: wants a list of names such as \"data.example.gov\""},
        {token_with("domains = [\n\"a.org\",\n\"b..org\"]"), 9,
         id + "domains: wants a list of names such as \"data.example.gov\""},
        {token_with("domains = []"), 7,
         id + "domains: an empty list; without this line it is good for every domain of the user"},
        {token_with("domains = [\"a.org\", \"A.org\"]"), 1, id + "a domain is listed twice"},
        {token_with("note = 1"), 7, id + "note: wants a text"},
        {token_with("note = \"a\\nb\""), 1, id + "a note is one line of UTF-8, at most 200 bytes"},
        {token_with("role = \"admin\""), 7, id + "role: no such key"},
        {token_but(1, "[tokens.\"../../etc/x\"]"), 1,
         "\"../../etc/x\": an id is 12 lower-case letters and digits"},
        {"[tokens]\nx = 3", 2, "\"x\": wants [tokens.id]"},
        {"tokens = 3", 1, "tokens: only [tokens.id] stands in this file"},
        {"\n[users.x]", 2, "users: only [tokens.id] stands in this file"},
        {"\n[tokens.x", 2, ""},
    }));
    const ParsedTokens parsed = parse_tokens(text);
    CAPTURE(text);
    REQUIRE(parsed.problems.size() == 1);
    CHECK(parsed.problems[0].line == line);
    if (what.empty()) {
        CHECK(parsed.problems[0].what.starts_with("not TOML: "));
    } else {
        CHECK(parsed.problems[0].what == what);
    }
}

TEST_CASE("every problem of the tokens file is told at once, in order", "[auth]")
{
    const ParsedTokens parsed = parse_tokens("[tokens.zzzzzzzzzzzz]\nuser = 1\nhash = 2\n"
                                             "[tokens.aaaaaaaaaaaa]\nnote = 3\n");
    std::vector<unsigned> lines;
    for (const LineProblem& problem : parsed.problems)
        lines.push_back(problem.line);
    CHECK(lines == std::vector<unsigned>{1, 1, 1, 2, 3, 4, 4, 4, 4, 4, 5});
}
