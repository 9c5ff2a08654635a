#include "server/web/entrance.hpp"

#include "server/web/paths.hpp"
#include "server/web/pieces.hpp"

namespace wharf::web {

Html sign_in_form(const SignIn& form)
{
    const Html problem = form.problem.empty() ? Html() : notice(Tone::Bad, form.problem);
    // Where something is typed already, the cursor goes to what is not.
    const Html here = html(" autofocus");
    const bool again = !form.user.empty();
    return html(R"(<div class="gate"><div class="card">
<div class="mark">{}</div>
<div><h1>Sign in</h1><p class="lead">with the user name and password you use for FTPS.</p></div>
{}
<form method="post" action="{}">
<input type="hidden" name="csrf" value="{}">
<input type="hidden" name="next" value="{}">
<div><label for="user">User name</label>
<input id="user" name="user" value="{}" autocomplete="username" autocapitalize="none" spellcheck="false" required{}></div>
<div><label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required{}></div>
<button>Sign in</button>
</form></div></div>)",
                icon(Icon::Anchor), problem, paths::kSignIn, form.csrf, form.next, form.user,
                again ? Html() : here, again ? here : Html());
}

std::string problem_title(unsigned status)
{
    switch (status) {
    case 401: return "Please sign in";
    case 403: return "Not allowed";
    case 404: return "Not found";
    case 405: return "Not possible here";
    case 410: return "No longer kept";
    case 413: return "Too large";
    case 500: return "Our fault";
    case 503: return "Not just now";
    default: return status < 500 ? "That did not work" : "Something went wrong";
    }
}

Html problem_content(const ProblemPage& problem)
{
    return html(R"(<div class="gate"><div class="card">
<div class="mark">{}</div>
<div><p class="lead">{}</p><h1>{}</h1></div>
<p>{}.</p>
<p><a class="button" href="{}">Go to the jobs</a></p>
</div></div>)",
                icon(Icon::Anchor), problem.status, problem_title(problem.status), problem.english,
                paths::kJobs);
}

} // namespace wharf::web
