#include "server/http/message/multipart.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace wharf::http;

namespace {

using Kind = MultipartReader::Kind;

// The whole form in one line: "[name|filename]data." for each part, then the way it ended.
std::string read(const std::string& body, std::size_t step)
{
    MultipartReader reader("xx");
    std::string seen;
    std::size_t fed = 0;
    for (;;) {
        const auto event = reader.next();
        switch (event.kind) {
        case Kind::More:
            if (fed == body.size()) return seen + "cut";
            reader.feed(std::string_view(body).substr(fed, step));
            fed = std::min(body.size(), fed + step);
            break;
        case Kind::Part:
            seen += "[" + event.part.name;
            if (event.part.filename) seen += "|" + *event.part.filename;
            seen += "]";
            break;
        case Kind::Data: seen += event.data; break;
        case Kind::PartEnd: seen += "."; break;
        case Kind::End: return seen + "end";
        case Kind::Malformed: return seen + "malformed";
        }
    }
}

std::string part(const std::string& disposition, const std::string& data)
{
    return "--xx\r\nContent-Disposition: " + disposition + "\r\n\r\n" + data + "\r\n";
}

} // namespace

TEST_CASE("a form with files is read the same in whatever pieces it arrives", "[http]")
{
    const std::size_t step = GENERATE(1, 2, 3, 7, 1000);
    CAPTURE(step);
    const std::string body = part("form-data; name=\"control\"", "{}") +
                             part("form-data; name=\"file\"; filename=\"a b.csv\"", "id\r\n--x\r\n1\r\n-") +
                             part("form-data; name=empty", "") + "--xx--\r\n";
    CHECK(read(body, step) == "[control]{}.[file|a b.csv]id\r\n--x\r\n1\r\n-.[empty].end");
}

TEST_CASE("what stands before the first part and behind the last is nobody's", "[http]")
{
    CHECK(read("hello\r\n" + part("form-data; name=a", "1") + "--xx--\r\n--xx\r\n\r\n", 4) == "[a]1.end");
    CHECK(read("--xx \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--xx--", 4) == "[a]1.end");
}

TEST_CASE("a form that breaks off is told from one that ends", "[http]")
{
    const std::string whole = part("form-data; name=a", "12") + "--xx--";
    for (std::size_t length = 0; length < whole.size(); ++length) {
        CAPTURE(length);
        CHECK(read(whole.substr(0, length), 5).ends_with("cut"));
    }
}

TEST_CASE("names of parts and files are read as browsers and curl write them", "[http]")
{
    const auto [disposition, seen] = GENERATE(table<std::string, std::string>({
        {"form-data; name=\"a\"; filename=\"x%22y.csv\"", "[a|x\"y.csv]"},
        {"form-data; name=\"a\"; filename=\"x\\\"y.csv\"", "[a|x\"y.csv]"},
        {"form-data; name=\"a\"; filename=\"C:\\x\\y.csv\"", "[a|C:\\x\\y.csv]"},
        {"form-data; name=\"a\"; filename=\"\xc3\xbc;=.csv\"", "[a|\xc3\xbc;=.csv]"},
        {"FORM-DATA;NAME=a;Filename=b", "[a|b]"},
    }));
    CHECK(read(part(disposition, "") + "--xx--", 9) == seen + ".end");
}

TEST_CASE("what is no form is malformed", "[http]")
{
    const auto body = GENERATE(values<std::string>({
        "--xxa\r\n",
        "--xx\r\n\r\n",
        "--xx\r\nContent-Type: text/plain\r\n\r\nx",
        "--xx\r\nContent-Disposition: attachment; name=a\r\n\r\nx",
        "--xx\r\nContent-Disposition: form-data\r\n\r\nx",
        "--xx\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx",
        "--xx\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\nx",
        "--xx\r\nno field\r\n\r\nx",
        "--xx\r\nX: " + std::string(MultipartReader::kMaxHead, 'y'),
    }));
    CAPTURE(body);
    CHECK(read(body, 100).ends_with("malformed"));
}

TEST_CASE("the boundary comes from the type of the content", "[http]")
{
    CHECK(multipart_boundary("multipart/form-data; boundary=ab-c") == "ab-c");
    CHECK(multipart_boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"") == "a b");
    CHECK_FALSE(multipart_boundary("multipart/mixed; boundary=a"));
    CHECK_FALSE(multipart_boundary("multipart/form-data"));
    CHECK_FALSE(multipart_boundary("multipart/form-data; boundary="));
    CHECK_FALSE(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'a')));
}
