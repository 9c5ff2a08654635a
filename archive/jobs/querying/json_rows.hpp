// JSON objects with all columns of a row by field name, one a line. The types have the shapes that programs
// for SODA 2 servers know:
//
//   number, money, percent, stars   a string, in normal form: exact, however many digits there are
//   checkbox                        true, false
//   point                           GeoJSON: {"type":"Point","coordinates":[-122.4,37.7]}
//   location                        {"latitude":"37.7","longitude":"-122.4","address":"..."}, what there is
//   url                             {"url":"...","description":"..."}, the latter if there is one
//   phone                           {"phone_number":"...","phone_type":"..."}, what there is
//   all others                      a string, in normal form
//   null of any type                null
#pragma once

#include "archive/jobs/control/column_type.hpp"
#include "archive/jobs/querying/row_text.hpp"

#include <string_view>

namespace wharf::jobs {

class JsonRows final : public RowText {
public:
    enum class As { Array, Lines };
    JsonRows(const std::vector<Column>& columns, As as);

    void begin(std::string& text) override;
    void add(Row row, std::string& text) override;
    void end(std::string& text) override;

private:
    struct Member {
        std::string before; // what stands in an object between the last value and this one
        ColumnType type;
    };
    std::vector<Member> members_;
    As as_;
    bool first_ = true;
};

void append_json_string(std::string& text, std::string_view value); // with its quotation marks

} // namespace wharf::jobs
