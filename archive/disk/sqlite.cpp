#include "archive/disk/sqlite.hpp"

#include "config/owner.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>

namespace wharf::archive::sqlite {

namespace {

error_code system_code(int number)
{
    return {number, boost::system::system_category()}; // env.hpp
}

// What the system answered to a call that failed, if an administrator can do something about it; else EIO.
int cause_of_failure(sqlite3* database)
{
    const int number = sqlite3_system_errno(database);
    switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EROFS:
    case EACCES:
    case EPERM:
    case EMFILE:
    case ENFILE: return number;
    default: return EIO;
    }
}

// SQLite keeps no answer of the system here: a file it may not write to it just opens for reading.
int cause_of_readonly(sqlite3* database)
{
    if (sqlite3_extended_errcode(database) == SQLITE_READONLY_DIRECTORY) return EACCES;
    const char* const file = sqlite3_db_filename(database, "main");
    return file != nullptr && ::access(file, W_OK) != 0 ? errno : EROFS;
}

error_code error_of(sqlite3* database, int sqlite_code)
{
    switch (sqlite_code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Errc::Busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Errc::Corrupt;
    case SQLITE_FULL: return system_code(ENOSPC);
    case SQLITE_READONLY: return system_code(cause_of_readonly(database));
    case SQLITE_PERM:
    case SQLITE_AUTH: return system_code(EACCES);
    case SQLITE_NOMEM: return system_code(ENOMEM);
    default: return system_code(cause_of_failure(database));
    }
}

} // namespace

void CloseDatabase::operator()(sqlite3* database) const
{
    sqlite3_close_v2(database);
}

void FinalizeStatement::operator()(sqlite3_stmt* statement) const
{
    sqlite3_finalize(statement);
}

void make_file(const std::string& path)
{
    if (path == kInMemory) return;
    const int made = owner::make_file(path, O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR | S_IRGRP);
    if (made >= 0) ::close(made);
}

result<Database> open(const std::string& path)
{
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(
        path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database(raw);
    if (opened == SQLITE_OK) return database;
    const error_code error = error_of(raw, opened);
    const bool unknown = (opened & 0xff) == SQLITE_CANTOPEN && error == system_code(EIO);
    return unknown ? system_code(ENOENT) : error;
}

result<void> execute(sqlite3* database, const char* sql)
{
    const int done = sqlite3_exec(database, sql, nullptr, nullptr, nullptr);
    if (done != SQLITE_OK) return error_of(database, done);
    return {};
}

result<Statement> Statement::prepare(sqlite3* database, std::string_view sql)
{
    sqlite3_stmt* raw = nullptr;
    const int prepared = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                            SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (prepared != SQLITE_OK) return error_of(database, prepared);
    return Statement(raw);
}

Statement& Statement::reset()
{
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
    bound_ = 0;
    column_ = 0;
    return *this;
}

Statement& Statement::bind(std::string_view text)
{
    // A null pointer would bind NULL where an empty text is meant.
    const char* data = text.empty() ? "" : text.data();
    sqlite3_bind_text64(statement_.get(), ++bound_, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}

Statement& Statement::bind(std::int64_t number)
{
    sqlite3_bind_int64(statement_.get(), ++bound_, number);
    return *this;
}

Statement& Statement::bind_null()
{
    sqlite3_bind_null(statement_.get(), ++bound_);
    return *this;
}

result<bool> Statement::step()
{
    column_ = 0;
    const int outcome = sqlite3_step(statement_.get());
    if (outcome == SQLITE_ROW) return true;
    if (outcome == SQLITE_DONE) return false;
    return {boost::system::in_place_error, error_of(sqlite3_db_handle(statement_.get()), outcome)};
}

std::string Statement::text()
{
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column_));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column_));
    ++column_;
    return data == nullptr ? std::string() : std::string(data, size);
}

std::int64_t Statement::number()
{
    return sqlite3_column_int64(statement_.get(), column_++);
}

bool Statement::next_is_null() const
{
    return sqlite3_column_type(statement_.get(), column_) == SQLITE_NULL;
}

} // namespace wharf::archive::sqlite
