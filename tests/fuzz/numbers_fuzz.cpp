// Numbers and EPSV arguments mean what they spell, and the text of 227 leads back to address and port.
// Input: address and port (6 bytes), then text.
#include "server/protocol/host_port.hpp"
#include "server/protocol/number.hpp"
#include "tests/fuzz/input.hpp"

#include <string>

using namespace wharf::protocol;
using wharf::fuzz::check;

namespace {

std::string without_leading_zeros(std::string_view digits)
{
    const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
    return std::string(digits.substr(first));
}

void check_numbers(std::string_view text)
{
    const auto number = parse_number(text);
    if (number) check(without_leading_zeros(text) == std::to_string(*number), "a number is what it spells");

    const auto size = parse_allo(text);
    check(!number || size == number, "ALLO takes a plain number");
    if (size) check(parse_number(text.substr(0, text.find(' '))) == size, "ALLO's size is the first number");

    const EpsvRequest request = parse_epsv(text);
    check((request == EpsvRequest::SameFamily) == text.empty(), "no argument is no family");
    check((request == EpsvRequest::Ipv4) == (number == 1U), "1 is IPv4");
    check((request == EpsvRequest::Ipv6) == (number == 2U), "2 is IPv6");
    check((request == EpsvRequest::OtherFamily) == (number && *number != 1 && *number != 2),
          "any other number is another family");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    wharf::fuzz::Input input(data, size);
    const auto address = input.number<std::array<std::uint8_t, 4>>();
    const auto port = input.number<std::uint16_t>();
    check_numbers(input.rest());

    unsigned a = 0, b = 0, c = 0, d = 0, high = 0, low = 0;
    const int found = std::sscanf(passive_text(address, port).c_str(),
                                  "Entering Passive Mode (%u,%u,%u,%u,%u,%u)", &a, &b, &c, &d, &high, &low);
    check(found == 6, "227 holds six numbers");
    check(a == address[0] && b == address[1] && c == address[2] && d == address[3], "227 holds the address");
    check(high < 256 && low < 256 && high * 256 + low == port, "227 holds the port");

    unsigned extended = 0;
    check(std::sscanf(extended_passive_text(port).c_str(), "Entering Extended Passive Mode (|||%u|)",
                      &extended) == 1,
          "229 holds a number");
    check(extended == port, "229 holds the port");
    return 0;
}
