// Two coroutines at once; both have ended before this returns. What one threw is thrown again then.
#pragma once

#include "server/async/race.hpp"

#include <utility>

namespace wharf::async {

template <class A, class B>
awaitable<std::pair<ValueOf<A>, ValueOf<B>>> together(awaitable<A> first, awaitable<B> second)
{
    using namespace asio::experimental::awaitable_operators;
    auto both = settle(std::move(first)) && settle(std::move(second));
    auto ended = co_await std::move(both);
    co_return std::pair<ValueOf<A>, ValueOf<B>>(std::get<0>(ended).take(), std::get<1>(ended).take());
}

} // namespace wharf::async
