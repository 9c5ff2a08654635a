// How Catch2 prints a result: its error, or only that there is a value (which need not be printable).
#pragma once

#include <boost/system/result.hpp>
#include <catch2/catch.hpp>

#include <string>

template <class T, class E>
struct Catch::StringMaker<boost::system::result<T, E>> {
    static std::string convert(const boost::system::result<T, E>& outcome)
    {
        if (outcome) return "a value";
        return std::string("error ") + outcome.error().to_string() + ": " + outcome.error().message();
    }
};
