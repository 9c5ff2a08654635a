#include "auth/gate.hpp"

namespace wharf::auth {

Gate::Pass::Pass(Gate& gate)
    : gate_(gate)
{
    std::unique_lock lock(gate_.mutex_);
    gate_.left_.wait(lock, [this] { return gate_.free_ > 0; });
    --gate_.free_;
}

Gate::Pass::~Pass()
{
    {
        const std::lock_guard lock(gate_.mutex_);
        ++gate_.free_;
    }
    gate_.left_.notify_one();
}

} // namespace wharf::auth
