// What a call that has to succeed gave; the test fails with the error's text if it did not.
#pragma once

#include <boost/system/result.hpp>
#include <catch2/catch.hpp>

#include <utility>

namespace wharf::test {

template <class T>
T must(boost::system::result<T> outcome)
{
    if (!outcome) FAIL(outcome.error().message());
    if constexpr (!std::is_void_v<T>) return std::move(*outcome);
}

// The error of a call that has to fail.
template <class T>
boost::system::error_code error_of(const boost::system::result<T>& outcome)
{
    if (outcome) FAIL("succeeded");
    return outcome.error();
}

} // namespace wharf::test
