#include "arguments.hpp"
#include "bench.hpp"
#include "command.hpp"
#include "cost.hpp"
#include "doctor.hpp"
#include "export.hpp"
#include "import.hpp"
#include "keys_report.hpp"
#include "lifecycle.hpp"
#include "local.hpp"
#include "prompt.hpp"
#include "serve.hpp"
#include "sweep.hpp"

#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using Words = std::vector<std::string>;

struct Subcommand {
  std::string_view name;
  int (*run)(Words words);
};
constexpr Subcommand subcommands[] = {
    {"bench", redis3::app::run_bench},         {"cost", redis3::app::run_cost},
    {"doctor", redis3::app::run_doctor},       {"export", redis3::app::run_export},
    {"import", redis3::app::run_import},       {"keys-report", redis3::app::run_keys_report},
    {"lifecycle", redis3::app::run_lifecycle}, {"local", redis3::app::run_local},
    {"serve", redis3::app::run_serve},         {"sweep", redis3::app::run_sweep},
};

}  // namespace

int main(int argument_count, char** argument_values) {
  Words words(argument_values + (argument_count > 0), argument_values + argument_count);
  for (const Subcommand& subcommand : subcommands) {
    if (words.empty() || words.front() != subcommand.name) continue;
    words.erase(words.begin());
    return subcommand.run(std::move(words));
  }
  const redis3::app::Parsed parsed = redis3::app::parse_arguments(std::move(words));
  if (parsed.answer) {
    std::fputs(parsed.answer->text.c_str(),
               parsed.answer->exit_code == redis3::app::exit_ok ? stdout : stderr);
    return parsed.answer->exit_code;
  }
  return parsed.arguments.command.empty() ? redis3::app::run_prompt(parsed.arguments)
                                          : redis3::app::run_command(parsed.arguments);
}
