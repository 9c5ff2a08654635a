// Directories as the archive needs them: made with their parents, removed with what is in them. Every call
// may block; errors are those of Env.
#pragma once

#include "archive/disk/env.hpp"

#include <string_view>
#include <vector>

namespace wharf::archive {

// Success if there is a directory. NotFound if there certainly is none; any other error leaves that open, and
// must not be taken for a no: descriptors run out, and are there again.
[[nodiscard]] result<void> require_directory(Env& env, std::string_view path);

// What an attempt to move, remove or sync something comes to where its being gone already is as good.
[[nodiscard]] result<void> unless_gone(result<void> done);

// One that was never made holds nothing.
[[nodiscard]] result<std::vector<DirEntry>> list_if_there(Env& env, std::string_view path);

// Makes a directory and whatever of its parents is missing; one that is there already is success. With
// Sync::Yes every name made survives power loss.
[[nodiscard]] result<void> make_directories(Env& env, std::string_view path, Sync sync);

// Those that every archive has, at the root of the data; what is there already is success.
[[nodiscard]] result<void> make_fixed_directories(Env& env);

// A rename that survives power loss: both parents are synced.
[[nodiscard]] result<void> move_durably(Env& env, std::string_view from, std::string_view to);

// A directory and all that is in it. Absent already: success.
[[nodiscard]] result<void> remove_tree(Env& env, std::string_view path);

} // namespace wharf::archive
