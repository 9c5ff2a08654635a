#include "server/http/message/response.hpp"

namespace wharf::http {
namespace {

Response typed(unsigned status, std::string type, std::string body)
{
    Response response;
    response.status = status;
    response.headers.push_back({"Content-Type", std::move(type)});
    response.body = std::move(body);
    return response;
}

} // namespace

Response text_response(unsigned status, std::string text)
{
    return typed(status, "text/plain; charset=utf-8", std::move(text));
}

Response json_response(unsigned status, std::string json)
{
    return typed(status, "application/json; charset=utf-8", std::move(json));
}

Response html_response(unsigned status, std::string html)
{
    return typed(status, "text/html; charset=utf-8", std::move(html));
}

Response redirect_response(unsigned status, std::string where)
{
    Response response = text_response(status, "See " + where + "\n");
    response.headers.push_back({"Location", std::move(where)});
    return response;
}

std::string_view reason_phrase(unsigned status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return "Unknown";
    }
}

} // namespace wharf::http
