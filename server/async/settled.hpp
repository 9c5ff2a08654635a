// What a function or a coroutine gave or threw, to be taken where somebody waits for it.
#pragma once

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace wharf::async {

template <class T>
using ValueOf = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <class T>
struct Settled {
    std::optional<ValueOf<T>> value;
    std::exception_ptr failure;

    ValueOf<T> take()
    {
        if (failure) std::rethrow_exception(failure);
        return std::move(*value);
    }
};

} // namespace wharf::async
