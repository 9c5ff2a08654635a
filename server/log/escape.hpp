// Text that somebody else chose, made fit to stand in one line of a log: no byte of it can end the line,
// leave its quotes or turn what a reader sees around. What can is a control character, a byte that is no
// UTF-8, and what Unicode does not show: line and paragraph separators, marks of writing direction,
// characters of no width. Pure.
#pragma once

#include <string>
#include <string_view>

namespace wharf::log {

// Text from a client may be long; this much of it, in bytes, is written.
inline constexpr std::size_t kMaxText = 1024;

// In quotes, with \" \\ \xNN (a byte), \uNNNN and \UNNNNNNNN (a character) in place of what must not stand
// there. What is longer than kMaxText ends in "...[N bytes]", N being the whole length.
void append_quoted(std::string& out, std::string_view text);
[[nodiscard]] std::string quoted(std::string_view text); // for a name within a sentence
// The same as a JSON string (RFC 8259 section 7). A byte that is no UTF-8, which JSON cannot tell, stands as
// the four characters \xNN.
void append_json_string(std::string& out, std::string_view text);
// A message of the server's own as a JSON string, whatever its length.
void append_json_message(std::string& out, std::string_view text);

// A message of the server's own: not quoted and not cut, but one line. Whatever names are in it, it does not
// pose as an event: "event=" becomes "event\x3d".
[[nodiscard]] std::string sentence(std::string_view text);
// One word of the same length in characters: blanks of any kind too become '_'.
[[nodiscard]] std::string one_word(std::string_view text);

// Whether the text can stand behind "key=" without quotes.
[[nodiscard]] bool is_bare(std::string_view text);

} // namespace wharf::log
