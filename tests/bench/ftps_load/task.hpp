// A coroutine that begins when it is awaited or started, and has one owner.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace load {

template <class T>
class Task;

namespace detail {

class PromiseBase {
public:
    std::suspend_always initial_suspend() noexcept { return {}; }
    auto final_suspend() noexcept { return Continue{}; }
    void unhandled_exception() { error_ = std::current_exception(); }

    void continue_with(std::coroutine_handle<> awaiting) { awaiting_ = awaiting; }
    void rethrow() const
    {
        if (error_) std::rethrow_exception(error_);
    }

private:
    struct Continue {
        bool await_ready() noexcept { return false; }
        template <class Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) noexcept
        {
            return ended.promise().awaiting_;
        }
        void await_resume() noexcept {}
    };

    std::coroutine_handle<> awaiting_ = std::noop_coroutine();
    std::exception_ptr error_;
};

template <class T>
class Promise : public PromiseBase {
public:
    Task<T> get_return_object();
    void return_value(T value) { value_ = std::move(value); }
    T take() { return std::move(*value_); }

private:
    std::optional<T> value_;
};

template <>
class Promise<void> : public PromiseBase {
public:
    Task<void> get_return_object();
    void return_void() {}
    void take() {}
};

} // namespace detail

template <class T = void>
class [[nodiscard]] Task {
public:
    using promise_type = detail::Promise<T>;
    using Handle = std::coroutine_handle<promise_type>;

    explicit Task(Handle handle)
        : handle_(handle)
    {
    }
    Task(Task&& other) noexcept
        : handle_(std::exchange(other.handle_, nullptr))
    {
    }
    Task& operator=(Task&& other) noexcept
    {
        std::swap(handle_, other.handle_);
        return *this;
    }
    // Ends the coroutine where it is suspended; nothing may resume it later.
    ~Task()
    {
        if (handle_) handle_.destroy();
    }

    // Runs it up to its first suspension; for those that nobody awaits.
    void start() { handle_.resume(); }
    [[nodiscard]] bool done() const { return handle_.done(); }
    // What it returned, or throws what it threw; once it is done.
    T result()
    {
        handle_.promise().rethrow();
        return handle_.promise().take();
    }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting)
    {
        handle_.promise().continue_with(awaiting);
        return handle_;
    }
    T await_resume() { return result(); }

private:
    Handle handle_;
};

template <class T>
Task<T> detail::Promise<T>::get_return_object()
{
    return Task<T>(std::coroutine_handle<Promise>::from_promise(*this));
}

inline Task<void> detail::Promise<void>::get_return_object()
{
    return Task<void>(std::coroutine_handle<Promise>::from_promise(*this));
}

} // namespace load
