// How each choice is spelled in the configuration.
#pragma once

#include "config/config.hpp"

#include <array>
#include <string_view>

namespace wharf::config {

template <class E>
struct Word {
    E value;
    std::string_view text;
};

template <class E>
inline constexpr std::array<Word<E>, 0> kWords{};

template <>
inline constexpr std::array<Word<TlsVersion>, 2> kWords<TlsVersion>{
    {{TlsVersion::Tls12, "1.2"}, {TlsVersion::Tls13, "1.3"}}};

template <>
inline constexpr std::array<Word<ClientCertificates>, 2> kWords<ClientCertificates>{
    {{ClientCertificates::Optional, "optional"}, {ClientCertificates::Required, "require"}}};

template <>
inline constexpr std::array<Word<KernelTls>, 2> kWords<KernelTls>{
    {{KernelTls::Off, "off"}, {KernelTls::On, "on"}}};

template <>
inline constexpr std::array<Word<SessionReuse>, 3> kWords<SessionReuse>{
    {{SessionReuse::Never, "never"}, {SessionReuse::Prefer, "prefer"}, {SessionReuse::Require, "require"}}};

template <>
inline constexpr std::array<Word<Durable>, 2> kWords<Durable>{
    {{Durable::Enqueue, "enqueue"}, {Durable::Always, "always"}}};

template <>
inline constexpr std::array<Word<EarlyCheck>, 3> kWords<EarlyCheck>{
    {{EarlyCheck::All, "all"}, {EarlyCheck::Enqueue, "enqueue"}, {EarlyCheck::Off, "off"}}};

template <>
inline constexpr std::array<Word<LogLevel>, 5> kWords<LogLevel>{{{LogLevel::Trace, "trace"},
                                                                 {LogLevel::Debug, "debug"},
                                                                 {LogLevel::Info, "info"},
                                                                 {LogLevel::Warn, "warn"},
                                                                 {LogLevel::Error, "error"}}};

template <>
inline constexpr std::array<Word<LogFormat>, 2> kWords<LogFormat>{
    {{LogFormat::Text, "text"}, {LogFormat::Json, "json"}}};

} // namespace wharf::config
