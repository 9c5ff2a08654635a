#include "tests/unit/jobs/values/normal_form.hpp"

using namespace wharf::jobs;

TEST_CASE("a URL stands alone or behind its text", "[jobs][values]")
{
    const auto [text, normal] = GENERATE(table<std::string, std::string>({
        {"https://www.chipublib.org/locations/10/", "https://www.chipublib.org/locations/10/"},
        {"HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG"},
        {"ftp://example.org/a?b=c&d#e", "ftp://example.org/a?b=c&d#e"},
        {"http://localhost:8080/a", "http://localhost:8080/a"},
        {"http://[2001:db8::1]/", "http://[2001:db8::1]/"},
        {"http://user@example.org/", "http://user@example.org/"},
        {"http://b\xC3\xBC"
         "cher.example/\xC3\xBC",
         "http://b\xC3\xBC"
         "cher.example/\xC3\xBC"},
        {"www.example.org", "www.example.org"},
        {"example.org:8080/a/b.html?c", "example.org:8080/a/b.html?c"},
        {"mailto:a@example.org", "mailto:a@example.org"},
        {"urn:isbn:0451450523", "urn:isbn:0451450523"},
        {"file:///srv/a", "file:///srv/a"},
        {"  http://a.example/ \n", "http://a.example/"},
        {"http://a.example/My File (1).pdf", "http://a.example/My File (1).pdf"},
        {"http://en.example.org/wiki/A_(b)", "http://en.example.org/wiki/A_(b)"},
        {"A page (http://a.example/)", "A page (http://a.example/)"},
        {"A page\n(http://a.example/)", "A page (http://a.example/)"},
        {"A page  ( www.a.example )", "A page (www.a.example)"},
        {"(http://a.example/)", "http://a.example/"},
        {"A (b) c (http://en.example.org/wiki/A_(b))", "A (b) c (http://en.example.org/wiki/A_(b))"},
        {"A (http://a.example/My (1) File.pdf)", "A (http://a.example/My (1) File.pdf)"},
        {"http://a.example (http://b.example)", "http://a.example (http://b.example)"},
        {"( http://a.example/   (b.example) )", "http://a.example/ (b.example)"},
    }));
    CHECK(normal_form(ColumnType::Url, text) == normal);
}

TEST_CASE("what is no URL is refused", "[jobs][values]")
{
    const std::string text =
        GENERATE(as<std::string>{}, "n/a", "none", "/a/b.html", "example", "example.", ".org", "a..org",
                 "1.5", "12:30", "http:", "http://", "http:///a", "http:a.example", "https:// a.example",
                 "http://see below", "see www.a.example", "a.example/b c", "name@example.org", "A page ()",
                 "A page (none)", "A page (http://)", "A page http://a.example", "http://a.example/\x01\x62",
                 "http://a.example/\nb", "A page (http://a.example/\nb)", "http://a.example/\x7F",
                 "mailto:a b", ":", "://a", "\xC2\xA0://a", "http://a.example/" + std::string(8192, 'a'));
    CHECK(normal_form(ColumnType::Url, text) == kRefused);
}

TEST_CASE("an email is one address with a dot in its domain", "[jobs][values]")
{
    const auto [text, normal] = GENERATE(table<std::string, std::string>({
        {"foo@foo.com", "foo@foo.com"},
        {"BIS.CIRT@bis.doc.gov", "BIS.CIRT@bis.doc.gov"},
        {"o'neil+tag@mail.example.co.uk", "o'neil+tag@mail.example.co.uk"},
        {"a..b.@example.org", "a..b.@example.org"},
        {" a@example.org ", "a@example.org"},
        {"jos\xC3\xA9@ex\xC3\xA4mple.org", "jos\xC3\xA9@ex\xC3\xA4mple.org"},
        {"(blank)", kRefused},
        {"foo", kRefused},
        {"foo@", kRefused},
        {"@foo.com", kRefused},
        {"foo@foo", kRefused},
        {"foo@foo.", kRefused},
        {"foo@.com", kRefused},
        {"foo@foo..com", kRefused},
        {"foo@bar@foo.com", kRefused},
        {"foo bar@foo.com", kRefused},
        {"foo@foo.com, bar@bar.com", kRefused},
        {"foo@foo.com;bar@bar.com", kRefused},
        {"Foo <foo@foo.com>", kRefused},
        {"mailto:foo@foo.com", kRefused},
        {"foo@foo.com\nbar", kRefused},
    }));
    CHECK(normal_form(ColumnType::Email, text) == normal);
}

TEST_CASE("an email is as long as mail can carry, at most", "[jobs][values]")
{
    const std::string longest = std::string(246, 'a').append("@foo.com");
    CHECK(normal_form(ColumnType::Email, longest) == longest);
    CHECK(normal_form(ColumnType::Email, "a" + longest) == kRefused);
}

TEST_CASE("a phone is a number, a type or both", "[jobs][values]")
{
    const auto [text, normal] = GENERATE(table<std::string, std::string>({
        {"(312) 742-1945", "(312) 742-1945"},
        {"224-534-9361", "224-534-9361"},
        {"911", "911"},
        {"312=944-8500", "312=944-8500"},
        {"+49 (0)30/1234-56", "+49 (0)30/1234-56"},
        {"217.555.0147:Work", "217.555.0147:Work"},
        {"2175550147 : work ", "2175550147:Work"},
        {"217-555-0147:HOME", "217-555-0147:Home"},
        {"217-555-0147:cell", "217-555-0147:Cell"},
        {"217-555-0147:fax", "217-555-0147:Fax"},
        {"217-555-0147:other", "217-555-0147:Other"},
        {"217-555-0147:", "217-555-0147"},
        {":Fax", ":Fax"},
        {"1-800-FLOWERS", "1-800-FLOWERS"},
        {"1-800-GO-FEDEX:Work", "1-800-GO-FEDEX:Work"},
        {"217-555-0147 ext. 12", "217-555-0147 ext. 12"},
        {"217-555-0147 x12", "217-555-0147 x12"},
        {"217-555-0147 (TTY)", "217-555-0147 (TTY)"},
        {"217\xE2\x80\x93"
         "555\xE2\x80\x91"
         "0147",
         "217\xE2\x80\x93"
         "555\xE2\x80\x91"
         "0147"},
        {"217\xC2\xA0"
         "555\xC2\xA0"
         "0147",
         "217\xC2\xA0"
         "555\xC2\xA0"
         "0147"},
        {"Closed for Construction", kRefused},
        {"n/a", kRefused},
        {"12", kRefused},
        {":", kRefused},
        {"217-555-0147:Mobile", kRefused},
        {"Tel:217-555-0147", kRefused},
        {"217:555:0147:Work", kRefused},
        {"123 Main St", kRefused},
        {"217-555-0147\n217-555-0148", kRefused},
        {"217-555-0147 \xE2\x98\x8E", kRefused},
        {"217-555-0147\xE2\x80", kRefused},
        {"217-555-0147\xE2\x80\xA6", kRefused},
        {std::string(101, '1'), kRefused},
    }));
    CHECK(normal_form(ColumnType::Phone, text) == normal);
}
