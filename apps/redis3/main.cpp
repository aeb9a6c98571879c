#include "arguments.hpp"
#include "command.hpp"
#include "doctor.hpp"
#include "lifecycle.hpp"
#include "local.hpp"
#include "prompt.hpp"
#include "sweep.hpp"

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

int main(int argument_count, char** argument_values) {
  std::vector<std::string> words(argument_values + (argument_count > 0), argument_values + argument_count);
  if (!words.empty() && words.front() == "local") {
    words.erase(words.begin());
    return redis3::app::run_local(std::move(words));
  }
  if (!words.empty() && words.front() == "doctor") {
    words.erase(words.begin());
    return redis3::app::run_doctor(std::move(words));
  }
  if (!words.empty() && words.front() == "lifecycle") {
    words.erase(words.begin());
    return redis3::app::run_lifecycle(std::move(words));
  }
  if (!words.empty() && words.front() == "sweep") {
    words.erase(words.begin());
    return redis3::app::run_sweep(std::move(words));
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
