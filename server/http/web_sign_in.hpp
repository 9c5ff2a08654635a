// Signing in on the page, and who a cookie belongs to. The cookies' names and what they prove are here only.
#pragma once

#include "server/async/token.hpp"
#include "server/http/identify.hpp"

#include <string>
#include <string_view>

namespace wharf::http {

inline constexpr std::string_view kSessionCookie = "__Host-wharfinger";   // the id of a web session
inline constexpr std::string_view kFormCookie = "__Host-wharfinger-form"; // goes with the sign-in form's csrf

// By::Cookie, or By::Nothing for a session that has ended: whoever comes with it is signed out, no more.
[[nodiscard]] async::awaitable<Identified> identify_by_cookie(const Services& services, std::string id);

// The form of the sign-in page, in Request::body: `user`, `password`, `csrf`. By::Cookie with a new session,
// or By::Nothing if the password is wrong or the form is not ours, see is_our_form(). A problem: nobody can
// say.
[[nodiscard]] async::awaitable<Identified> sign_in(const Services& services, const Request& request,
                                                   const Fields& form);
// That it was made for this browser, and is sent from our page.
[[nodiscard]] bool is_our_form(const Services& services, const Request& request, const Fields& form);

} // namespace wharf::http
