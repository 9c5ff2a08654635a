#include "archive/jobs/explanations.hpp"

#include <algorithm>
#include <array>

namespace wharf::jobs {
namespace {

using Row = ExplanationRow;

constexpr std::string_view kAskAdministrator = "Tell your administrator; the server's log has the details.";
constexpr std::string_view kNothing = "";

constexpr std::array kTable{
    Row{"bad-response-from-server", "A server gave an answer that made no sense",
        "The job needed another server, and did not understand its answer.", kAskAdministrator},
    Row{"bad-timestamp-format", "A date format is not valid",
        "The control file has a date format that cannot be used[: {pattern}][, for the column {column}].",
        "Correct the format in the control file, such as MM/dd/yyyy or ISO8601, and enqueue the file again."},
    Row{"bad-timezone", "A time zone does not exist",
        "There is no such time zone[: {name}][, for the column {column}].",
        "Use UTC, a name such as US/Pacific, or an offset such as -08:00 as \"timezone\" in the control "
        "file."},
    Row{"cancelled", "The job was cancelled",
        "[{by} cancelled it. ]Nothing of the file was applied; the dataset is as it was.",
        "Enqueue the file again if it should be applied after all."},
    Row{"column-statistics", "Counted the values of the columns",
        "Values, empty ones and different ones were counted for each column.", kNothing},
    Row{"committed-job", "The file was accepted as a job",
        "The file[ {filename}] is stored safely and waits for its turn.", kNothing},
    Row{"committing-job", "The file is being made into a job",
        "The file[ {filename}] arrived with its settings.", kNothing},
    Row{"completed-with-warnings", "Completed, with warnings",
        "The job succeeded, but there are things you should know[: {warnings}].",
        "Look at the warnings and correct the file where they say so."},
    Row{"control-file-accepted", "The control file was accepted",
        "Files enqueued from now on are read as it says[; these keys mean nothing here and were ignored: "
        "{unknown}].",
        kNothing},
    Row{"control-file-invalid-json", "The control file is not JSON",
        "The control file cannot be read[ at line {line}, column {column}][: {message}].",
        "Correct it there. A comma, a quotation mark or a bracket is often missing or one too many."},
    Row{"control-file-malformed", "The control file has something in it that does not fit",
        "The control file is JSON, but[ {path}] is not what is expected there[ (line {line}, column "
        "{column})].",
        "Correct that setting and enqueue the control file again; the one before it stays in force."},
    Row{"control-file-refused", "The control file was refused",
        "[{english}. ]The one before it stays in force.", "Correct it and enqueue it again."},
    Row{"control-file-too-large", "The control file is too large",
        "The control file is larger than is allowed[, which is {limit} bytes].",
        "Check that it is the control file and not the data."},
    Row{"corrupt-gzip", "The compressed file is damaged",
        "The gzip file cannot be unpacked[: {message}][, at byte {offset}]. It may have been cut off while "
        "it "
        "was made or sent.",
        "Make the .gz file anew and send it again, in binary mode."},
    Row{"corrupt-xz", "The compressed file is damaged", "The xz file cannot be unpacked[: {message}].",
        "Make the file anew and send it again, in binary mode."},
    Row{"delete-without-user-pk", "Deleting needs a row identifier",
        "The control file says Delete, but the dataset has no column that identifies a row.",
        "Ask your administrator to declare a row identifier, or enqueue a schema.json that names one."},
    Row{"di2-counts", "Records were set aside",
        "{failCount} of {rowCount} records could not be used and were set aside. The others were applied.",
        "Download the list of rejected records, correct them, and send them again."},
    Row{"disk-full", "The server's disk is full",
        "There is no room to apply the file. The dataset is as it was before.",
        "Tell your administrator. The file need not be sent again while the job is being tried."},
    Row{"duplicate-row-identifier", "A row identifier occurs twice",
        "[Record {record} repeats the value {value} in the column {column}][, which record {firstRecord} has "
        "already]. In the row identifier every value may be there only once.",
        "Remove or correct one of the records, or set such records aside with \"setAsideErrors\"."},
    Row{"duplicated-fields-in-input", "A column is there twice",
        "The header names the same column more than once[: {fieldNames}].",
        "Rename or remove one of them, or name it in \"ignoreColumns\"."},
    Row{"failure", "The job failed", "[{english}. ]Nothing of the file was applied.",
        "Correct it and try again."},
    Row{"field-not-in-dataset", "The file has a column that the dataset does not have",
        "The dataset has no column of that name[: {fieldNames}].",
        "Correct the name in the header, name the column in \"ignoreColumns\", or have it added to the "
        "schema."},
    Row{"field-not-in-input", "A column is missing from the file",
        "The dataset has a column that the file lacks[: {fieldNames}].",
        "Add it to the file. If it is there, compare its name in the header letter by letter, and check the "
        "separator."},
    Row{"field-wrong-format", "A column name cannot be used",
        "The name[ {fieldName}] of a column[, the {position}. in the file,] is empty or not allowed.",
        "Name every column in the header. If lines stand above it, pass over them with \"skip\"."},
    Row{"finished", "The file was applied",
        "[{rows} rows were read: ]{inserted} inserted, {updated} updated, {deleted} deleted[, {unchanged} "
        "unchanged][; {errors} set aside].",
        kNothing},
    Row{"gave-up", "The server gave the job up",
        "The server went down[ {starts} times] while it worked on this file, so it does not try again.",
        "Tell your administrator. Sending the file in smaller parts may help."},
    Row{"generating-upsert-time", "Compared with the table",
        "The rows of the file were compared with the table.", kNothing},
    Row{"generic", "Something unexpected went wrong", "The server met a fault of its own[: {message}].",
        kAskAdministrator},
    Row{"geocoding-failure", "An address could not be found", "No coordinates were found for an address.",
        "Give the coordinates in the file."},
    Row{"geocoding-source-ignored", "Addresses are not turned into coordinates",
        "This server looks no addresses up, so these columns stay empty[: {fieldNames}].",
        "Give latitude and longitude in the file if points are wanted."},
    Row{"geocoding-source-invalid-type", "A location cannot be made of that column",
        "A part of a location comes from a column of a type it cannot be made of[: {fieldNames}].",
        "Use text for address, city and state; text or numbers for zip, latitude and longitude."},
    Row{"hook", "The command that follows the job was run",
        "The administrator's command was run once the job had ended[ (try {attempt})][; it exited with "
        "{exit}].",
        kNothing},
    Row{"hook-given-up", "The command that follows the job did not succeed",
        "The administrator's command failed[ {tries} times] and is not tried again. The data is not "
        "affected.",
        "Tell your administrator."},
    Row{"ignored-synthetic-location-column-inputs-in-nbe-dataset", "A part of a location was ignored",
        "Parts of a location that the dataset cannot hold were left out.", kNothing},
    Row{"interrupted", "The job was interrupted", "The server was stopped while it worked on the file.",
        "Nothing need be done: the job goes on by itself."},
    Row{"invalid-encoding", "The file is not in the character encoding it should be in",
        "The file is to be read as {encoding}, and [at byte {offset} ]that does not work.",
        "Save the file as UTF-8, or name its encoding as \"encoding\" in the control file."},
    Row{"invalid-row-length", "A record has the wrong number of values",
        "Record {record}[ (line {line})] has {actual} values, but there are {expected} columns.",
        "Look at that line for a separator or quotation mark too many or too few. Values that contain the "
        "separator must be quoted."},
    Row{"io-error", "The server could not read the file",
        "A disk of the server did not do what it should[: {message}].", kAskAdministrator},
    Row{"malformed-upsert", "A change could not be understood", "The change at record {record} is not valid.",
        "Check that record."},
    Row{"missing-row-identifier", "A row has no identifier",
        "[Record {record} has no value in the column {column}. ]The column that identifies rows must not be "
        "empty.",
        "Fill it in, or set such records aside with \"setAsideErrors\"."},
    Row{"no-field-names-in-input", "The file has no header",
        "The file is empty, or its first line names no column.",
        "Begin the file with the names of the columns, or give them as \"columns\" in the control file. "
        "\"skip\" passes over lines above the header."},
    Row{"no-identity-column", "The row identifier is missing",
        "The column that identifies rows[, {fieldName},] is not there.",
        "Add it to the file, or compare its name in the header letter by letter."},
    Row{"payload-dropped", "A payload is not kept",
        "The file[ {name}] that was to be kept is not there[: {reason}]. The data is not affected.",
        kNothing},
    Row{"payload-kept", "A payload is kept",
        "The file[ {name}] can be downloaded[ until {until}][; it has {bytes} bytes].",
        "Download it before it is removed, if you want it."},
    Row{"permission-denied", "Not allowed", "The user[ {user}] has no right to do this.",
        "Ask your administrator for the right."},
    Row{"processing", "Working on the file", "The file is being read and compared with the dataset.",
        kNothing},
    Row{"processing-time", "The file was read and applied", "All steps of the import took this long.",
        kNothing},
    Row{"reading-and-sorting-time", "Read and sorted the file", "The file was read.", kNothing},
    Row{"reading-metadata", "Read the header", "The columns of the file were matched with the dataset's.",
        kNothing},
    Row{"reading-new-data-time", "Read the file", "The file was unpacked, decoded and read.", kNothing},
    Row{"record-too-large", "A record is too large",
        "Record {record}[ (line {line})] is larger than is allowed[, which is {limit}]. Most often a "
        "quotation mark "
        "is never closed.",
        "Look at that line for a single quotation mark; double it if it belongs to the value."},
    Row{"row-too-large", "A row is too large",
        "A row[ near record {nearRecord}] is larger than is allowed[, which is {limit}].",
        "Look there for a quotation mark that is never closed."},
    Row{"schema-accepted", "The schema was accepted", "The dataset's columns are what it says.", kNothing},
    Row{"schema-invalid-json", "The schema is not JSON",
        "The schema cannot be read[ at line {line}, column {column}][: {message}].", "Correct it there."},
    Row{"schema-malformed", "The schema has something in it that does not fit",
        "The schema is JSON, but[ {path}] is not what is expected there[ (line {line}, column {column})].",
        "Correct it and enqueue it again; the one before it stays in force."},
    Row{"schema-refused", "The schema was refused", "[{english}. ]The one before it stays in force.",
        "Correct it and enqueue it again."},
    Row{"schema-too-large", "The schema is too large",
        "The schema is larger than is allowed[, which is {limit} bytes].",
        "Check that it is the schema and not the data."},
    Row{"storage-error", "The server could not store or read something",
        "A disk of the server did not do what it should[: {message}].", kAskAdministrator},
    Row{"storing-completed-time", "Stored the snapshot", "The file was archived[ as {newFilename}].",
        kNothing},
    Row{"success", "The job succeeded", "The file was applied to the dataset and archived.", kNothing},
    Row{"superseded", "A newer file took its place",
        "Before its turn came, [job {by}, ]a newer one for the same dataset, replaced everything that "
        "waited. "
        "Nothing of this file was applied.",
        kNothing},
    Row{"synthetic-location-in-input", "A column that is made of others is in the file, too",
        "The control file makes a column of others that the file has itself[: {fieldNames}].",
        "Remove the column from the file, or from \"syntheticLocations\" or \"syntheticPoints\"."},
    Row{"table-error", "The dataset's table cannot be used",
        "The table with the dataset's rows did not do what it should.", kAskAdministrator},
    Row{"too-many-errors-in-input", "Too many records are wrong",
        "{failCount} of {rowCount} records cannot be used; that is more than may be set aside. Nothing was "
        "applied.",
        "Download the list of rejected records. If all have the same fault, a setting such as the date "
        "format "
        "or the separator is often wrong."},
    Row{"too-many-records-in-input", "The file has too many records",
        "The file has more records than are allowed[, which is {maxRecordCount}].",
        "Send it in several files."},
    Row{"uninterpretable-value", "A value could not be read",
        "[In record {record} ][(line {line}) ]the value {value} in the column {column} does not fit[: a "
        "value of "
        "the type {expectedType} is expected].",
        "Correct the value, or the column's type. For dates, name the format in the control file."},
    Row{"unknown-domain", "There is no such domain", "There is no such domain[: {domain}].",
        "Check the name, or ask your administrator."},
    Row{"unknown-file-type", "The file is of a type that cannot be read",
        "Only .csv, .tsv, .csv.gz and .tsv.gz can be read, and the name must tell which it is.",
        "Give the file the right name, or save it as CSV."},
    Row{"unpublished-copy-exists", "An unpublished copy is in the way",
        "The dataset has an unpublished copy.", "Publish or discard it."},
    Row{"unsupported-import-type", "There is no such action",
        "The control file has[ {importType} as] an \"action\" that does not exist.",
        "Use Replace, Upsert, Append or Delete."},
    Row{"unterminated-quote", "A quotation mark is never closed",
        "In record {record}[ (line {line})] a quotation mark opens a value and none closes it.",
        "Add the missing quotation mark; one that belongs to the value has to be doubled."},
    Row{"upload-refused", "An upload was refused before its end",
        "[{english}. ]Its job would have failed, so the upload was ended early.",
        "Correct the file. If it is meant for other settings, enqueue the new control file or schema first."},
    Row{"upsert-already-in-progress-by-someone-else", "Somebody else is changing the dataset",
        "Another change to the dataset is under way.", "Wait until it has ended and try again."},
    Row{"upsert-counts", "Records were set aside", "{failCount} of {rowCount} records could not be used.",
        "Correct them and send them again."},
    Row{"upserting-time", "Applied the changes", "The changes became part of the table, all at once.",
        kNothing},
};
static_assert(std::ranges::is_sorted(kTable, {}, &Row::type));

} // namespace

std::span<const ExplanationRow> explanation_table()
{
    return kTable;
}

} // namespace wharf::jobs
