// The one completion token of the project: an I/O failure is a value, never an exception.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace wharf::async {

namespace asio = boost::asio;
template <class T>
using awaitable = asio::awaitable<T>;

inline constexpr auto use_result = asio::as_tuple(asio::use_awaitable);

} // namespace wharf::async
