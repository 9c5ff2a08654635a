#include "tests/unit/jobs/importing/table_fixture.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

using Rows = std::vector<std::vector<std::string>>;
const std::string kNullText(kNull);
const std::string kSchema = R"({"rowIdentifier": "id", "columns": [{"fieldName": "id"},
    {"fieldName": "lat", "name": "Latitude", "dataTypeName": "number"}, {"fieldName": "town"},
    {"fieldName": "day", "dataTypeName": "calendar_date"},
    {"fieldName": "spot", "name": "The spot", "dataTypeName": "location"},
    {"fieldName": "dot", "dataTypeName": "point"}]})";

std::string csv(const std::string& settings, const std::string& action = "Replace")
{
    return R"({"action": ")" + action + R"(", "csv": {)" + settings + "}}";
}

const std::string kLocation =
    R"("syntheticLocations": {"spot": {"address": "street", "city": "town", "state": "st", "zip": "zip",
       "latitude": "lat", "longitude": "lon"}}, "ignoreColumns": ["street", "st", "zip", "lon"])";

} // namespace

TEST_CASE("a location is made of columns of the file, ignored ones and others", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,street,town,st,zip,lat,lon\n"
                      "1, 12 Main St ,Springfield,IL,62701,39.80,-89.64\n2,,,,,,\n3,,Rome,,,,\n",
                      csv(kLocation), kSchema) == "3: +3 ~0 -0 =0");
    CHECK(table.rows() == Rows{{"1", "39.8", "Springfield", kNullText,
                                "12 Main St Springfield, IL 62701 (39.8, -89.64)", kNullText},
                               {"2", kNullText, kNullText, kNullText, kNullText, kNullText},
                               {"3", kNullText, "Rome", kNullText, "Rome", kNullText}});
}

TEST_CASE("a point is made of a latitude and a longitude, in an Upsert too", "[jobs]")
{
    TableFixture table;
    const std::string point =
        R"("syntheticPoints": {"dot": {"type": "point", "latitude": "Latitude", "longitude": "lon"}},
           "ignoreColumns": ["lon"])";
    CHECK(table.apply("id,lat,lon\n1,39.8,-89.64\n2,,\n", csv(point), kSchema) == "2: +2 ~0 -0 =0");
    CHECK(table.apply("id,lat,lon\n2,1,2\n", csv(point, "Upsert")) == "1: +0 ~1 -0 =0");
    CHECK(table.rows() == Rows{{"1", "39.8", kNullText, kNullText, kNullText, "POINT (-89.64 39.8)"},
                               {"2", "1", kNullText, kNullText, kNullText, "POINT (2 1)"}});
}

TEST_CASE("coordinates that are none are an uninterpretable value of the column to be made", "[jobs]")
{
    TableFixture table;
    const std::string text = "id,street,town,st,zip,lat,lon\n1,,,,,39.8,x\n";
    CHECK(
        table.apply(text, csv(kLocation), kSchema)
            .starts_with(
                "uninterpretable-value: record 1 (line 2) has \"39.8, x\" in the column \"spot\", expected a "
                "location"));
    CHECK(table.apply(text, csv(kLocation + R"(, "setAsideErrors": true)", "Upsert"), kSchema) ==
          "1: +0 ~0 -0 =0 !1");
}

TEST_CASE("an address that is no location is named as it is", "[jobs]")
{
    TableFixture table;
    const std::string text = "id,street,town,st,zip,lat,lon\n1,\"(1, 2, 3)\",,,,,\n";
    CHECK(table.apply(text, csv(kLocation), kSchema)
              .starts_with("uninterpretable-value: record 1 (line 2) has \"(1, 2, 3)\" in the column "
                           "\"spot\", expected a location"));
}

TEST_CASE("a synthetic column that cannot be made is refused by name", "[jobs]")
{
    const auto [settings, header, error] = GENERATE(table<std::string, std::string, std::string>({
        {R"("syntheticLocations": {"spot": {"city": "town"}})", "id,town,spot",
         "synthetic-location-in-input: "},
        {R"("syntheticLocations": {"nowhere": {"city": "town"}})", "id,town",
         "field-not-in-dataset: the dataset has no synthetic column \"nowhere\""},
        {R"("syntheticPoints": {"nowhere": {"type": "geocoded"}})", "id",
         "field-not-in-dataset: the dataset has no synthetic column \"nowhere\""},
        {R"("syntheticLocations": {"The spot": {"city": "burg"}})", "id,town",
         "field-not-in-input: the city of the synthetic column \"spot\" comes from a column the file does "
         "not "
         "have: \"burg\""},
        {R"("syntheticLocations": {"spot": {"city": "lat"}})", "id,lat",
         "geocoding-source-invalid-type: the city of the synthetic column \"spot\" cannot be made of the "
         "type "
         "number of the column \"lat\""},
        {R"("syntheticLocations": {"spot": {"zip": "day"}})", "id,day",
         "geocoding-source-invalid-type: the zip of the synthetic column \"spot\" cannot be made of the type "
         "calendar_date of the column \"day\""},
        {R"("syntheticLocations": {"day": {"city": "town"}})", "id,town",
         "field-wrong-format: the synthetic column \"day\" is of the type calendar_date, expected location"},
    }));
    TableFixture table;
    CHECK(table.apply(header + "\n", csv(settings), kSchema).starts_with(error));
}

TEST_CASE("a number may be a zip, and a Delete makes no column", "[jobs]")
{
    TableFixture table;
    const std::string zip = R"("syntheticLocations": {"spot": {"zip": "lat"}})";
    CHECK(table.apply("id,lat\n1,62701\n", csv(zip), kSchema) == "1: +1 ~0 -0 =0");
    CHECK(table.number("SELECT count(*) FROM rows WHERE spot = '62701'") == 1);
    CHECK(table.apply("id\n1\n", csv(zip, "Delete")) == "1: +0 ~0 -1 =0");
}

TEST_CASE("a point that only a geocoder could make stays null, and is named", "[jobs]")
{
    TableFixture table;
    Import import{"id,town\n1,Rome\n",
                  csv(R"("syntheticPoints": {"dot": {"type": "geocoded", "city": "town"}})"), kSchema};
    import.job = 9;
    for (int times = 0; times < 2; ++times) {
        const auto result = table.run(import);
        CHECK(std::get<Imported>(result).not_geocoded == std::vector<std::string>{"dot"});
    }
    CHECK(table.number("SELECT count(*) FROM rows WHERE dot IS NULL") == 1);
}

TEST_CASE("a dataset's first file makes the columns that are made of others, too", "[jobs]")
{
    TableFixture table;
    const std::string control = csv(R"("syntheticLocations": {"Where it is": {"address": "street"}},
               "syntheticPoints": {"dot": {"type": "point", "latitude": "lat", "longitude": "lon"}},
               "ignoreColumns": ["street", "lat", "lon"])");
    CHECK(table.apply("id,street,lat,lon\n1,12 Main St,39.80,-89.64\n", control) == "1: +1 ~0 -0 =0");
    CHECK(table.columns() == std::vector<std::string>{"id", "where_it_is", "dot"});
    CHECK(table.rows() == Rows{{"1", "12 Main St", "POINT (-89.64 39.8)"}});
    CHECK(table.apply("id,street,lat,lon\n1,12 Main St,39.8,-89.64\n", control) == "1: +0 ~0 -0 =1");
}

TEST_CASE("a first file that has the column to be made itself is refused", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,where\n1,here\n", csv(R"("syntheticLocations": {"where": {"address": "id"}})"))
              .starts_with("synthetic-location-in-input"));
}
