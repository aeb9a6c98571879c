#include "channel.hpp"
#include "interpreter_lock.hpp"

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace nb = nanobind;
using namespace nb::literals;
using redis3::python::BellHandle;
using redis3::python::Calls;
using redis3::python::Channel;
using redis3::python::PlaceHandle;
using redis3::python::WordMaker;

namespace {

/// The place of these options, by the names that redis3.Redis has for them.
std::unique_ptr<PlaceHandle> place_of(const std::string& cache, const std::string& bucket,
                                      const std::string& url, std::optional<std::int64_t> db,
                                      const std::string& availability_zone, const std::string& bucket_prefix,
                                      const std::string& region, const std::string& endpoint_url,
                                      const std::string& profile, const std::string& access_key_id,
                                      const std::string& secret_access_key, const std::string& session_token,
                                      bool is_lazy, double hedge_percent, bool allow_lost_updates,
                                      bool strict_writes, bool exec_one_by_one, const std::string& listener) {
  redis3::Options options;
  options.cache = cache;
  options.bucket = bucket;
  options.url = url;
  options.db = db;
  options.availability_zone = availability_zone;
  options.bucket_prefix = bucket_prefix;
  options.region = region;
  options.endpoint_url = endpoint_url;
  options.profile = profile;
  options.access_key_id = access_key_id;
  options.secret_access_key = secret_access_key;
  options.session_token = session_token;
  options.is_lazy = is_lazy;
  options.hedge_percent = hedge_percent;
  options.allow_lost_updates = allow_lost_updates;
  options.strict_writes = strict_writes;
  redis3::session::Settings settings;
  if (exec_one_by_one) settings.exec_across_keys = redis3::session::ExecAcrossKeys::one_by_one;
  return std::make_unique<PlaceHandle>(std::move(options), std::move(settings), listener);
}

/// By the names of redis3.Stats.
nb::dict stats_of(PlaceHandle& place) {
  const redis3::Stats stats = place.stats();
  nb::dict requests;
  for (const auto& [operation, times] : stats.requests)
    requests[operation.c_str()] = times;
  nb::dict named;
  named["requests"] = requests;
  named["retries"] = stats.retries;
  named["hedges"] = stats.hedges;
  named["bytes_sent"] = stats.bytes_sent;
  named["bytes_received"] = stats.bytes_received;
  named["dollars"] = stats.dollars;
  return named;
}

}  // namespace

NB_MODULE(_engine, module) {
  module.doc() = "The redis3 engine in this process: places where keys live, and channels to them.";
  // What is not given back when the interpreter ends is a connection somebody forgot, and nothing to shout
  // about.
  nb::set_leak_warnings(false);
  redis3::python::note_interpreters_begin();
  nb::module_::import_("atexit").attr("register")(nb::cpp_function(&redis3::python::note_interpreters_end));

  nb::class_<PlaceHandle>(module, "Place",
                          "A place where keys live; all that name the same one share an engine.")
      .def_prop_ro(
          "url", [](const PlaceHandle& place) { return redis3::client::url_of(place.location()); },
          "The place as a URL, without db and without what tells how to reach it.")
      .def_prop_ro(
          "db", [](const PlaceHandle& place) { return place.location().db; }, "The database it names.")
      .def("stats", &stats_of, "What was asked of S3 so far, for all who share the engine.")
      .def("take_lines", &PlaceHandle::take_lines,
           "What the engine has told of its requests, where the place was made with a listener.");
  module.def("place", &place_of, nb::kw_only(), "cache"_a = "", "bucket"_a = "", "url"_a = "",
             "db"_a = nb::none(), "availability_zone"_a = "", "bucket_prefix"_a = "", "region"_a = "",
             "endpoint_url"_a = "", "profile"_a = "", "access_key_id"_a = "", "secret_access_key"_a = "",
             "session_token"_a = "", "is_lazy"_a = true, "hedge_percent"_a = 5.0,
             "allow_lost_updates"_a = false, "strict_writes"_a = false, "exec_one_by_one"_a = false,
             "listener"_a = "",
             "The place of these options. Raises ValueError where they name none. Opens nothing.");

  nb::class_<Calls>(module, "Calls", "Commands that are ready to be sent, once.")
      .def("__len__", &Calls::count)
      .def("are_about_one_key", &Calls::are_about_one_key,
           "Whether a transaction can do all of them at one moment.");
  nb::class_<WordMaker>(module, "Packer", "Makes commands of Python's values by redis-py's rules.")
      .def(nb::init<nb::callable, bool>(), "encode"_a, "is_utf8"_a)
      .def("pack_command",
           [](const WordMaker& maker, const nb::args& words) {
             std::vector<redis3::command::Argv> calls;
             calls.push_back(maker.command(words));
             return Calls(std::move(calls));
           })
      .def(
          "pack_commands",
          [](const WordMaker& maker, const nb::iterable& commands) {
            std::vector<redis3::command::Argv> calls;
            for (nb::handle words : commands)
              calls.push_back(maker.command(words));
            return Calls(std::move(calls));
          },
          "commands"_a);

  nb::class_<BellHandle>(module, "Bell", "Wakes an event loop by a descriptor.")
      .def(nb::init<>())
      .def_prop_ro("descriptor", [](const BellHandle& handle) { return handle.bell->descriptor(); })
      .def(
          "take", [](BellHandle& handle) { return handle.bell->take(); },
          "Who has rung since the last time.");

  nb::class_<Channel>(module, "Channel",
                      "What stands in a connection of redis-py where others have a socket.")
      .def(nb::init<PlaceHandle&, std::string, std::string, nb::callable>(), "place"_a, "encoding"_a,
           "errors"_a, "make_error"_a)
      .def("send", &Channel::send, "calls"_a, "Makes calls; does not wait.")
      .def("read", &Channel::read, "seconds"_a, "decodes"_a,
           "Waits for the next answer, forever where seconds is negative. Errors are returned.")
      .def("can_read", &Channel::can_read, "seconds"_a,
           "Whether something is there to be read within that time.")
      .def("take", &Channel::take, "decodes"_a, "The next answer, which is there.")
      .def_prop_ro("was_push", &Channel::was_push, "Whether what was read last is the answer to no command.")
      .def("watch", &Channel::watch, "bell"_a, "who"_a,
           "Rings the bell once, as soon as there is something to read. False: there is already.")
      .def("unwatch", &Channel::unwatch)
      .def("close", &Channel::close)
      .def_prop_ro("is_open", &Channel::is_open);
}
