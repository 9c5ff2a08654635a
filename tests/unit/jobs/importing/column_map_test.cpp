#include "archive/jobs/importing/column_map.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

using Names = std::vector<std::string>;

const Schema kKeyed{{{"id", "Id", "text"}, {"name", "Full name", "text"}, {"place", "Place", "text"}}, "id"};
const Schema kUnkeyed{kKeyed.columns, {}};

std::variant<ColumnMap, JobError> map(const Names& header, const std::optional<Schema>& live,
                                      Action action = Action::Replace, const Section& section = {},
                                      const std::optional<Schema>& declared = {})
{
    return map_columns({section, action, header, declared, live});
}

// "0 - 2": the schema's column of each value; or the error.
std::string targets(const std::variant<ColumnMap, JobError>& mapped)
{
    if (const auto* error = std::get_if<JobError>(&mapped))
        return error->type + ' ' + boost::json::serialize(error->details);
    std::string text;
    for (const FileColumn& column : std::get<ColumnMap>(mapped).file) {
        if (!text.empty()) text += ' ';
        text += column.target ? std::to_string(*column.target) : "-";
    }
    return text;
}

Section ignoring(const Names& names)
{
    Section section;
    section.ignore_columns = names;
    return section;
}

} // namespace

TEST_CASE("a header may use field names, display names, either loosely, in any order", "[jobs]")
{
    CHECK(targets(map({"id", "name", "place"}, kKeyed)) == "0 1 2");
    CHECK(targets(map({"Place", "Full name", "Id"}, kKeyed)) == "2 1 0");
    CHECK(targets(map({" PLACE", "full name", "ID "}, kKeyed)) == "2 1 0");
}

TEST_CASE("a header that makes the columns finds them again, however its names collide", "[jobs]")
{
    const Names header = GENERATE(Names{"a", "b"}, Names{"Name", "name", "NAME"}, Names{"a", "a", "a_2"},
                                  Names{"a_2", "a", "a"}, Names{"x-y", "x y", " x_y "});
    const auto made = map(header, std::nullopt);
    const Schema schema = std::get<ColumnMap>(made).schema;
    CHECK(targets(map(header, schema)) == targets(made));
    if (header[0] != header[1]) {
        const Names swapped{header.rbegin(), header.rend()};
        std::string expected;
        for (std::size_t i = header.size(); i-- > 0;)
            expected += std::to_string(i) + (i > 0 ? " " : "");
        if (header != Names{"a_2", "a", "a"}) CHECK(targets(map(swapped, schema)) == expected);
    }
}

TEST_CASE("a field name of the control file's columns means its column, whatever else is there", "[jobs]")
{
    const Schema crossed{{{"id", "id", "text"}, {"name", "Title", "text"}, {"title", "name", "text"}}, "id"};
    const auto named = [](const Names& columns, const Schema& schema) {
        Section section;
        section.columns = columns;
        return targets(map(columns, schema, Action::Upsert, section));
    };
    CHECK(named({"id", "name", "title"}, crossed) == "0 1 2");
    CHECK(named({"id", "name"}, crossed) == "0 1");
    CHECK(named({"title", "id"}, crossed) == "2 0");
    CHECK(named({"id", "Title"}, crossed) == "0 1");
    CHECK(named({"id", "TITLE"}, crossed).starts_with("field-not-in-dataset")); // two fit

    const Schema made = std::get<ColumnMap>(map({"k", "a", "a", "a_2"}, std::nullopt)).schema;
    CHECK(named({"k", "a_2"}, made) == "0 2");
    CHECK(named({"a_2", "a_2_2", "k"}, made) == "2 3 0");
    CHECK(named({"k", "a", "a", "a_2"}, made) == "0 1 2 3"); // what made them
}

TEST_CASE("a header of field names alone means them, one that has others as well its display names", "[jobs]")
{
    const Schema crossed{{{"id", "id", "text"}, {"name", "Title", "text"}, {"title", "name", "text"}}, "id"};
    CHECK(targets(map({"id", "name", "title"}, crossed)) == "0 1 2");
    CHECK(targets(map({"id", "name"}, crossed, Action::Upsert)) == "0 1");
    CHECK(targets(map({"id", "Title", "name"}, crossed)) == "0 1 2");
    CHECK(targets(map({"x", "id", "name"}, crossed, Action::Upsert, ignoring({"x"}))) == "- 0 1");

    const Schema made = std::get<ColumnMap>(map({"Name", "name", "NAME"}, std::nullopt)).schema;
    CHECK(targets(map({"name", "name_2", "name_3"}, made)) == "0 1 2");
    CHECK(targets(map({"name", "NAME"}, made, Action::Append)) == "1 2");
}

TEST_CASE("a header that does not fit is refused with the names", "[jobs]")
{
    CHECK(targets(map({"id", "x", "50%"}, kKeyed)) == R"(field-not-in-dataset {"fieldNames":["x","50%"]})");
    CHECK(targets(map({"id", "Id", "name"}, kKeyed)) ==
          R"(duplicated-fields-in-input {"fieldNames":["Id"]})");
    CHECK(targets(map({"name", "place"}, kKeyed)) == R"(no-identity-column {"fieldName":"id"})");
    CHECK(targets(map({"name"}, kUnkeyed)) == R"(field-not-in-input {"fieldNames":["id","place"]})");
    CHECK(targets(map({"", " "}, std::nullopt)) == "no-field-names-in-input {}");
    CHECK(targets(map({"a", ""}, std::nullopt)) == R"(field-wrong-format {"fieldName":"","position":2})");
    const auto unknown = map({"id", "50%"}, kKeyed);
    CHECK(std::get<JobError>(unknown).english == "the dataset has no column \"50?\"");
}

TEST_CASE("only Replace without a row identifier needs every column", "[jobs]")
{
    CHECK(targets(map({"name", "id"}, kKeyed)) == "1 0");
    CHECK(targets(map({"name", "id"}, kKeyed, Action::Upsert)) == "1 0");
    CHECK(targets(map({"name"}, kUnkeyed, Action::Append)) == "1");
    CHECK(targets(map({"name"}, kKeyed, Action::Append)) == R"(no-identity-column {"fieldName":"id"})");
}

TEST_CASE("Delete reads the row identifier alone, and needs one", "[jobs]")
{
    CHECK(targets(map({"name", "id"}, kKeyed, Action::Delete)) == "- 0");
    CHECK(targets(map({"id"}, kKeyed, Action::Delete)) == "0");
    CHECK(targets(map({"name"}, kKeyed, Action::Delete)) == R"(no-identity-column {"fieldName":"id"})");
    CHECK(targets(map({"name"}, kUnkeyed, Action::Delete)) == "delete-without-user-pk {}");
    CHECK(targets(map({"name"}, std::nullopt, Action::Delete)) == "delete-without-user-pk {}");
}

TEST_CASE("ignored columns go nowhere and make no column; unknown ones to be ignored do no harm", "[jobs]")
{
    CHECK(targets(map({"id", "x", "name"}, kKeyed, Action::Replace, ignoring({"x", "gone"}))) == "0 - 1");
    CHECK(targets(map({"id", "Full name"}, kKeyed, Action::Replace, ignoring({"name"}))) == "0 -");
    CHECK(targets(map({"id", "name"}, kKeyed, Action::Replace, ignoring({"id"}))) ==
          R"(no-identity-column {"fieldName":"id"})");
    const auto made = map({"a", "b", "c"}, std::nullopt, Action::Replace, ignoring({"b"}));
    CHECK(targets(made) == "0 - 1");
    CHECK(std::get<ColumnMap>(made).schema.columns.size() == 2);
    CHECK(targets(map({"id", "name", "place"}, kUnkeyed, Action::Replace, ignoring({"place"}))) ==
          R"(field-not-in-input {"fieldNames":["place"]})");
}

TEST_CASE("a synthetic column may be missing from the file, and must be", "[jobs]")
{
    Section section;
    section.synthetic_locations["place"].components["city"] = "name";
    CHECK(targets(map({"id", "name"}, kUnkeyed, Action::Replace, section)) == "0 1");
    CHECK(targets(map({"id", "name", "place"}, kUnkeyed, Action::Replace, section)) ==
          R"(synthetic-location-in-input {"fieldNames":["place"]})");
    section.ignore_columns = {"place"};
    CHECK(targets(map({"id", "name", "place"}, kUnkeyed, Action::Replace, section)) == "0 1 -");
}

TEST_CASE("a declared schema counts; one without columns only names the row identifier", "[jobs]")
{
    const Schema other{{{"id", "Id", "text"}, {"new", "New", "number"}}, {}};
    const auto changed = map({"Id", "New"}, kKeyed, Action::Replace, {}, other);
    CHECK(std::get<ColumnMap>(changed).schema == other);

    const Schema only_identifier{{}, "Full name"};
    const auto made = map({"Id", "Full name"}, std::nullopt, Action::Replace, {}, only_identifier);
    CHECK(std::get<ColumnMap>(made).schema.row_identifier == "full_name");
    const auto kept = map({"id", "name", "place"}, kKeyed, Action::Replace, {}, only_identifier);
    CHECK(std::get<ColumnMap>(kept).schema.row_identifier == "name");
    CHECK(targets(map({"a"}, std::nullopt, Action::Replace, {}, only_identifier)) ==
          R"(no-identity-column {"fieldName":"Full name"})");
    const auto untouched = map({"id", "name", "place"}, kKeyed, Action::Replace, {}, Schema{});
    CHECK(std::get<ColumnMap>(untouched).schema == kKeyed);
}

TEST_CASE("overrides change how a column's values are read, by field or display name", "[jobs]")
{
    Section section;
    section.overrides["Full name"].trim_whitespace = false;
    section.overrides["place"].empty_text_is_null = false;
    section.overrides["gone"].trim_whitespace = false;
    const auto mapped = map({"id", "name", "Place"}, kKeyed, Action::Replace, section);
    const auto& file = std::get<ColumnMap>(mapped).file;
    CHECK((file[0].trim_whitespace && file[0].empty_text_is_null));
    CHECK((!file[1].trim_whitespace && file[1].empty_text_is_null));
    CHECK((file[2].trim_whitespace && !file[2].empty_text_is_null));
}

TEST_CASE("of a header with thousands of unknown names, an error carries the first hundred", "[jobs]")
{
    Names header;
    for (int i = 0; i < 30'000; ++i)
        header.push_back("x" + std::to_string(i));
    const auto mapped = map(header, kKeyed);
    const auto& error = std::get<JobError>(mapped);
    CHECK(error.details.at("fieldNames").as_array().size() == 100);
    CHECK(error.english.ends_with("\"x9\" and 29990 more"));
}
