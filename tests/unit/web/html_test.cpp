#include "server/web/html.hpp"

#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::web;

TEST_CASE("what means something in markup is escaped, in text and in quoted attributes")
{
    CHECK(escape("a & b < c > d \" e ' f") == "a &amp; b &lt; c &gt; d &quot; e &#39; f");
    CHECK(escape("&amp;") == "&amp;amp;");
    CHECK(escape("Ünïcode ✓") == "Ünïcode ✓");
    CHECK(escape("") == "");
}

TEST_CASE("control characters that no document may hold are replaced, others stay")
{
    CHECK(escape(std::string("a\0b", 3)) == "a\xEF\xBF\xBD"
                                            "b");
    CHECK(escape("\x1b[31m\x7f") == "\xEF\xBF\xBD[31m\xEF\xBF\xBD");
    CHECK(escape("\t\r\n") == "\t\r\n");
}

TEST_CASE("texts that go into markup are escaped, markup that goes into markup is not")
{
    const std::string name = test::kNasty;
    const Html inner = html("<b>{}</b>", name);
    const Html outer = html(R"(<p title="{}">{} {}</p>)", name, inner, 7);
    CHECK_FALSE(test::is_inert(name));
    CHECK(test::is_inert(outer.markup()));
    CHECK(outer.markup() == "<p title=\"" + escape(name) + "\"><b>" + escape(name) + "</b> 7</p>");
    CHECK(text("<").markup() == "&lt;");
    CHECK(html("{}", "<literal>").markup() == "&lt;literal&gt;");
}

TEST_CASE("pieces are put one behind the other")
{
    Html all = html("<i>") + text("x");
    all += html("</i>");
    CHECK(all.markup() == "<i>x</i>");
    CHECK(Html().empty());
}
