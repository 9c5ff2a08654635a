#include "server/net/certificate_names.hpp"

#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>

namespace wharf::net {

namespace {

void add(std::vector<std::string>& names, const ASN1_STRING* text)
{
    if (text == nullptr) return;
    unsigned char* utf8 = nullptr;
    const int length = ASN1_STRING_to_UTF8(&utf8, text);
    if (length < 0) return;
    std::string name(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(length));
    OPENSSL_free(utf8);
    if (!name.empty() && name.find('\0') == std::string::npos) names.push_back(std::move(name));
}

const ASN1_STRING* principal_name(const OTHERNAME* other)
{
    const bool is_one = OBJ_obj2nid(other->type_id) == NID_ms_upn && other->value->type == V_ASN1_UTF8STRING;
    return is_one ? other->value->value.utf8string : nullptr;
}

void add_common_names(std::vector<std::string>& names, X509* certificate)
{
    const X509_NAME* subject = X509_get_subject_name(certificate);
    for (int at = -1; (at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0;)
        add(names, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
}

// With `pick` choosing the text of an alternative name that counts.
template <class Pick>
std::vector<std::string> names_in(X509* certificate, Pick pick)
{
    std::vector<std::string> names;
    const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> alternatives(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
        GENERAL_NAMES_free);
    for (int i = 0; i < sk_GENERAL_NAME_num(alternatives.get()); ++i)
        add(names, pick(*sk_GENERAL_NAME_value(alternatives.get(), i)));
    if (names.empty()) add_common_names(names, certificate);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

const ASN1_STRING* host_name_of(const GENERAL_NAME& name)
{
    return name.type == GEN_DNS ? name.d.dNSName : nullptr;
}

const ASN1_STRING* user_name_of(const GENERAL_NAME& name)
{
    if (name.type == GEN_EMAIL) return name.d.rfc822Name;
    if (name.type == GEN_OTHERNAME) return principal_name(name.d.otherName);
    return nullptr;
}

} // namespace

std::vector<std::string> host_names_in(X509* certificate)
{
    return names_in(certificate, host_name_of);
}

std::vector<std::string> user_names_in(X509* certificate)
{
    return names_in(certificate, user_name_of);
}

} // namespace wharf::net
