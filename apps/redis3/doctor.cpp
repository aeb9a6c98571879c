#include "doctor.hpp"

#include "arguments.hpp"
#include "aws/environment.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "client/location.hpp"
#include "connection.hpp"
#include "doctor/examine.hpp"
#include "doctor/findings.hpp"
#include "doctor_report.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <exception>
#include <utility>

namespace redis3::app {
namespace {

constexpr int exit_wrong = 1;

Result<doctor::Facts> examine(const client::Location& location, const Options& options) {
  boost::asio::io_context context(1);
  SeededRandom random = SeededRandom::from_system();
  doctor::Instruments instruments{context.get_executor(), aws::process_environment(), system_clock(), random};
  Result<doctor::Facts> facts = Error();
  boost::asio::co_spawn(context, doctor::examine(std::move(instruments), location, options),
                        [&](std::exception_ptr bug, Result<doctor::Facts> value) {
                          if (bug) std::rethrow_exception(bug);
                          facts = std::move(value);
                        });
  context.run();
  return facts;
}

}  // namespace

int run_doctor(std::vector<std::string> arguments) {
  const Parsed parsed = parse_doctor_arguments(std::move(arguments));
  if (parsed.answer) {
    std::fputs(parsed.answer->text.c_str(), parsed.answer->exit_code == exit_ok ? stdout : stderr);
    return parsed.answer->exit_code;
  }
  const Options& options = parsed.arguments.connection;
  const Result<client::Location> location = client::locate(options, client::environment_url());
  if (!location) {
    tell_failure(location.error());
    return exit_unusable;
  }
  const Result<doctor::Facts> facts = examine(*location, options);
  if (!facts) {
    tell_failure(facts.error());
    return exit_unusable;
  }
  const std::vector<doctor::Finding> findings = doctor::findings_of(*facts);
  print(parsed.arguments.format == Format::json ? doctor_json(*facts, findings)
                                                : doctor_text(*facts, findings));
  return doctor::is_anything_wrong(findings) ? exit_wrong : exit_ok;
}

}  // namespace redis3::app
