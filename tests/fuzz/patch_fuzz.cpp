// Any bytes, as a patch of a small file, are refused with one error, or make the file that the operations in
// them say: the same in whatever pieces they come. Input: the patch; a digest is put behind it as well, so
// that operations are reached that a check sum would hide.
#include "archive/disk/digest.hpp"
#include "archive/jobs/delta/patched_source.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/unit/jobs/reading/sources.hpp"

using namespace wharf::jobs;
using wharf::fuzz::check;

namespace {

const std::string kOld = "alpha,1;beta,22;ga";
constexpr std::size_t kName = 4;           // bytes of "MD5" with its length
constexpr std::size_t kMost = 1024 * 1024; // bytes of a file that is looked at

struct Outcome {
    std::string made;
    std::string error;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome outcome(const std::string& patch, std::size_t piece, std::size_t room)
{
    Pieces source(patch, piece);
    MemoryFile old(kOld);
    PatchedSource patched(source, &old, kOld.size());
    Outcome out;
    std::vector<char> into(room);
    while (out.made.size() < kMost) {
        const auto got = patched.read(into);
        if (const auto* error = std::get_if<JobError>(&got)) {
            check(error->type == "corrupt-patch" && !error->transient, "the patch is at fault");
            check(error->english.find_first_of("%\n\r") == std::string::npos, "an error is one line");
            out.error = error->english;
            check(std::holds_alternative<JobError>(patched.read(into)), "an error stays");
            return out;
        }
        const std::size_t count = std::get<std::size_t>(got);
        if (count == 0) return out;
        out.made.append(into.data(), count);
    }
    return out;
}

void check_all(const std::string& patch)
{
    const Outcome whole = outcome(patch, 1U << 20, 1U << 16);
    check(whole.made.size() <= patch.size() * (kOld.size() + 1),
          "a byte of a patch copies one block at most");
    check(outcome(patch, 1, 3) == whole, "pieces make no difference");
}

std::string with_digest(std::string patch)
{
    if (patch.size() < kName) return patch;
    patch.replace(0, kName, "\x03MD5");
    auto digest = wharf::archive::MessageDigest::named("MD5").value();
    digest.update(std::as_bytes(std::span(patch).subspan(kName)));
    return patch + digest.value();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string patch(reinterpret_cast<const char*>(data), size);
    check_all(patch);
    check_all(with_digest(patch));
    return 0;
}
