#include "server/http/pages/handlers.hpp"
#include "server/http/resources/handlers.hpp"
#include "server/http/route.hpp"

#include <array>

namespace wharf::http {
namespace {

constexpr std::array kRoutes{
    Route{Method::Get, "/datasync/version.json", About::Server, Needs::Nobody, Speaks::Json, Takes::Nothing,
          on_version},
    Route{Method::Get, "/api/version.json", About::Server, Needs::Nobody, Speaks::Json, Takes::Nothing,
          on_api_version},

    // The pages.
    Route{Method::Get, "/assets/{file}", About::Server, Needs::Nobody, Speaks::Json, Takes::Nothing,
          on_asset},
    Route{Method::Get, "/favicon.ico", About::Server, Needs::Nobody, Speaks::Json, Takes::Nothing,
          on_favicon},
    Route{Method::Get, "/", About::Server, Needs::Nobody, Speaks::Page, Takes::Nothing, on_front_door},
    Route{Method::Get, "/admin", About::Server, Needs::Nobody, Speaks::Page, Takes::Nothing, on_front_door},
    Route{Method::Get, "/admin/sign-in", About::Server, Needs::Nobody, Speaks::Page, Takes::Nothing,
          on_sign_in_form},
    Route{Method::Post, "/admin/sign-in", About::Server, Needs::Nobody, Speaks::Page, Takes::SignIn,
          on_sign_in},
    Route{Method::Post, "/admin/sign-out", About::Server, Needs::Nobody, Speaks::Page, Takes::Form,
          on_sign_out},
    Route{Method::Get, "/admin/jobs", About::Server, Needs::Viewer, Speaks::Page, Takes::Nothing,
          on_jobs_page},
    Route{Method::Get, "/admin/jobs.csv", About::Server, Needs::Viewer, Speaks::Page, Takes::Nothing,
          on_jobs_csv},
    Route{Method::Get, "/admin/jobs/{job}", About::Job, Needs::Viewer, Speaks::Page, Takes::Nothing,
          on_job_page},
    Route{Method::Get, "/admin/jobs/{job}/events", About::Job, Needs::Viewer, Speaks::Json, Takes::Nothing,
          on_job_events},
    Route{Method::Get, "/admin/jobs/{job}/rejects.csv", About::Job, Needs::Viewer, Speaks::Page,
          Takes::Nothing, on_job_rejects},
    Route{Method::Post, "/admin/jobs/{job}/cancel", About::Job, Needs::Publisher, Speaks::Page, Takes::Form,
          on_cancel_job},
};

} // namespace

std::span<const Route> routes()
{
    return kRoutes;
}

} // namespace wharf::http
