// Runs a fuzz target without a fuzzer: every file of a corpus directory as it is, then random mutations of
// them. The same seed gives the same inputs. An input that ends the process is left in ./<program>.crash.
//
//   fuzz_NAME CORPUS_DIRECTORY [MUTATIONS] [SEED]
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kMaxInput = 8192; // bytes; longer than any limit a target knows
constexpr std::uint64_t kMutations = 20'000;
constexpr std::uint64_t kSeed = 1;

// For the signal handler, which can be given nothing.
std::string crash_file;
std::string current_input;

extern "C" void save_input(int signal)
{
    const int file = ::open(crash_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file >= 0 && ::write(file, current_input.data(), current_input.size()) >= 0)
        std::fprintf(stderr, "the input is in %s\n", crash_file.c_str());
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void run(std::string input)
{
    current_input = std::move(input);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current_input.data()), current_input.size());
}

std::vector<std::string> read_corpus(const std::filesystem::path& directory)
{
    std::vector<std::filesystem::path> names;
    for (const auto& entry : std::filesystem::directory_iterator(directory))
        names.push_back(entry.path());
    std::sort(names.begin(), names.end()); // the same order on every machine

    std::vector<std::string> inputs;
    for (const auto& name : names) {
        std::ifstream file(name, std::ios::binary);
        inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return inputs;
}

class Mutator {
public:
    Mutator(const std::vector<std::string>& corpus, std::uint64_t seed)
        : corpus_(corpus)
        , random_(seed)
    {
    }

    std::string next()
    {
        std::string input = pick(corpus_);
        for (std::size_t steps = 1 + below(6); steps > 0; --steps)
            change(input);
        if (input.size() > kMaxInput) input.resize(kMaxInput);
        return input;
    }

private:
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

    template <class Container>
    typename Container::const_reference pick(const Container& container)
    {
        return container[below(container.size())];
    }

    void change(std::string& input)
    {
        using namespace std::string_literals;
        static const auto telling = "\0\x01\t\n\r \"%',-./0159:;=AZ\\az\x7F\x80\xC0\xC3\xED\xF4\xFA\xFF"s;
        const std::size_t at = below(input.size() + 1);
        const std::size_t length = below(input.size() - at + 1);
        switch (below(6)) {
        case 0: input.insert(at, 1, pick(telling)); break;
        case 1: input.insert(at, 1, static_cast<char>(below(256))); break;
        case 2: input.erase(at, length); break;
        case 3: input.insert(at, input.substr(at, length)); break;
        case 4: input.replace(at, length, pick(corpus_)); break;
        case 5:
            if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << below(8)));
            break;
        }
    }

    const std::vector<std::string>& corpus_;
    std::mt19937_64 random_;
};

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2 || !std::filesystem::is_directory(argv[1])) {
        std::fprintf(stderr, "usage: %s CORPUS_DIRECTORY [MUTATIONS] [SEED]\n", argv[0]);
        return 2;
    }
    const std::uint64_t mutations = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : kMutations;
    const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : kSeed;
    const std::vector<std::string> corpus = read_corpus(argv[1]);
    if (corpus.empty()) {
        std::fprintf(stderr, "%s: no inputs in %s\n", argv[0], argv[1]);
        return 2;
    }

    crash_file = std::filesystem::path(argv[0]).filename().string() + ".crash";
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
        std::signal(signal, save_input);

    run("");
    for (const std::string& input : corpus)
        run(input);
    Mutator mutator(corpus, seed);
    for (std::uint64_t count = 0; count < mutations; ++count)
        run(mutator.next());
    std::printf("%zu inputs and %llu mutations of them, seed %llu\n", corpus.size(),
                static_cast<unsigned long long>(mutations), static_cast<unsigned long long>(seed));
}
