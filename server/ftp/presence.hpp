// Who gives out places to sessions counts those that are not logged in apart.
#pragma once

namespace wharf::ftp {

// Called on the session's executor, while the session lives.
class Presence {
public:
    virtual ~Presence() = default;
    virtual void logged_in() = 0;
    virtual void logged_out() = 0; // REIN; not at the session's end
};

} // namespace wharf::ftp
