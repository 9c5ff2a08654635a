#include "archive/jobs/values/date_pattern.hpp"

#include "archive/jobs/control/characters.hpp"

#include <algorithm>

namespace wharf::jobs {

namespace {

constexpr int kMostDigits = 18; // what fits a number of 64 bits
constexpr int kMostYearDigits = 9;

struct NumberLetter {
    char letter;
    DateField field;
    int most_digits; // at least; as many as there are letters
    int zero_is;
};

// Years have their own rules.
constexpr NumberLetter kNumberLetters[] = {
    {'C', DateField::Century, 1, 0},       {'w', DateField::WeekOfYear, 2, 0},
    {'e', DateField::DayOfWeek, 1, 0},     {'D', DateField::DayOfYear, 3, 0},
    {'M', DateField::Month, 2, 0},         {'d', DateField::DayOfMonth, 2, 0},
    {'K', DateField::HourOfHalfDay, 2, 0}, {'h', DateField::HourOfHalfDay, 2, 12},
    {'H', DateField::HourOfDay, 2, 0},     {'k', DateField::HourOfDay, 2, 24},
    {'m', DateField::Minute, 2, 0},        {'s', DateField::Second, 2, 0},
};

const NumberLetter* number_letter(char letter)
{
    const auto* const found = std::find_if(std::begin(kNumberLetters), std::end(kNumberLetters),
                                           [&](const NumberLetter& entry) { return entry.letter == letter; });
    return found == std::end(kNumberLetters) ? nullptr : found;
}

// A run of one letter, or literal text.
struct Token {
    char letter = 0; // 0: literal
    int count = 0;
    std::string literal;

    bool is_number() const
    {
        if (letter == 'M') return count <= 2;
        return letter == 'x' || letter == 'y' || letter == 'Y' || letter == 'S' ||
               number_letter(letter) != nullptr;
    }
};

} // namespace

class DatePattern::Compiler {
public:
    Compiler(std::string_view pattern, int current_year)
        : rest_(pattern)
    {
        compiled_.first_short_year_ = current_year - 80;
    }

    std::variant<DatePattern, std::string> compile()
    {
        if (rest_.empty()) return "it is empty";
        if (!take_tokens()) return "an apostrophe opens a text that is not closed";
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const bool before_number = i + 1 < tokens_.size() && tokens_[i + 1].is_number();
            if (!add(tokens_[i], before_number)) return wrong_letter(tokens_[i].letter);
        }
        if (!sort_fields()) return "it has too many fields";
        if (compiled_.field_count_ == 0) return "it has no field of a date or time";
        return std::move(compiled_);
    }

private:
    static std::string wrong_letter(char letter)
    {
        if (letter == 'z')
            return "the letter z (a zone's short or long name) cannot be read; Z reads an offset, ZZZ a "
                   "name of the tz database";
        return std::string("the letter ") + letter + " has no meaning; text has to be between apostrophes";
    }

    bool take_tokens()
    {
        while (!rest_.empty()) {
            if (is_ascii_letter(rest_.front()))
                take_run();
            else if (!take_literal())
                return false;
        }
        return true;
    }

    void take_run()
    {
        const std::size_t end = std::min(rest_.find_first_not_of(rest_.front()), rest_.size());
        tokens_.push_back({rest_.front(), static_cast<int>(end), {}});
        rest_.remove_prefix(end);
    }

    bool take_literal()
    {
        Token token;
        bool quoted = false;
        while (!rest_.empty() && (quoted || !is_ascii_letter(rest_.front()))) {
            const bool is_apostrophe = rest_.starts_with("''");
            if (rest_.front() == '\'' && !is_apostrophe)
                quoted = !quoted;
            else
                token.literal += to_lower(rest_.front());
            rest_.remove_prefix(is_apostrophe ? 2 : 1);
        }
        tokens_.push_back(std::move(token));
        return !quoted;
    }

    bool add(Token& token, bool before_number)
    {
        Item item;
        switch (token.letter) {
        case 0: item.literal = std::move(token.literal); break;
        case 'G': item = {.kind = Kind::Era, .field = DateField::Era}; break;
        case 'E': item = {.kind = Kind::Weekday, .field = DateField::DayOfWeek}; break;
        case 'a': item = {.kind = Kind::HalfDay, .field = DateField::HalfDay}; break;
        case 'Z': item.kind = token.count <= 2 ? Kind::Offset : Kind::Zone; break;
        case 'S':
            item = {.kind = Kind::Fraction, .field = DateField::Nanosecond, .most_digits = token.count};
            break;
        case 'x':
        case 'y':
        case 'Y': item = year(token, before_number); break;
        default:
            const NumberLetter* const number = number_letter(token.letter);
            if (number == nullptr) return false;
            item = {.kind = token.is_number() ? Kind::Number : Kind::Month,
                    .field = number->field,
                    .is_signed = token.letter == 'C',
                    .most_digits = std::max(token.count, number->most_digits),
                    .zero_is = number->zero_is};
        }
        item.most_digits = std::min(item.most_digits, kMostDigits);
        compiled_.items_.push_back(std::move(item));
        return true;
    }

    static Item year(const Token& token, bool before_number)
    {
        Item item{.kind = Kind::Number,
                  .field = token.letter == 'x' ? DateField::WeekYear : DateField::Year,
                  .is_signed = token.letter != 'Y',
                  .before_number = before_number,
                  .most_digits = before_number ? token.count : std::max(token.count, kMostYearDigits)};
        if (token.count == 2)
            item.kind = Kind::ShortYear;
        else if (token.letter == 'Y')
            item.field = DateField::YearOfEra;
        return item;
    }

    static bool has_field(const Item& item)
    {
        return item.kind != Kind::Literal && item.kind != Kind::Offset && item.kind != Kind::Zone;
    }

    bool sort_fields()
    {
        std::vector<Item*> fields;
        for (Item& item : compiled_.items_)
            if (has_field(item)) fields.push_back(&item);
        std::stable_sort(fields.begin(), fields.end(),
                         [](const Item* a, const Item* b) { return rank(a->field) < rank(b->field); });
        for (std::size_t slot = 0; slot < fields.size(); ++slot)
            fields[slot]->slot = slot;
        compiled_.field_count_ = fields.size();
        return fields.size() <= kMostFields;
    }

    std::string_view rest_;
    std::vector<Token> tokens_;
    DatePattern compiled_;
};

std::variant<DatePattern, std::string> DatePattern::compile(std::string_view pattern, int current_year)
{
    return Compiler(pattern, current_year).compile();
}

} // namespace wharf::jobs
