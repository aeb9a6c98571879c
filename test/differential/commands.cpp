#include "differential/commands.hpp"

#include "command/table.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <functional>
#include <map>
#include <ostream>
#include <sstream>
#include <utility>

namespace redis3::test {
namespace {

using namespace std::string_literals;
using command::Argv;

/// Every call. Words in capitals and digits stand for themselves, those in small letters for what slots()
/// says;
/// `?` after a word: there or not, `*`: none or some, `+`: one or some.
constexpr std::string_view calls[] = {
    "SET key value set_option*",
    "SET key value set_option*",
    "SET key number",
    "GET key",
    "GETSET key value",
    "GETDEL key",
    "GETEX key getex_option*",
    "SETNX key value",
    "SETEX key seconds value",
    "PSETEX key milliseconds value",
    "MGET key+",
    "MSET pair+",
    "MSETNX key value",
    "APPEND key value",
    "APPEND key value",
    "STRLEN key",
    "GETRANGE key index index",
    "SUBSTR key index index",
    "SETRANGE key offset value",
    "INCR key",
    "DECR key",
    "INCRBY key integer",
    "DECRBY key integer",
    "INCRBYFLOAT key number",
    "LCS key key lcs_option*",
    "SETBIT key bit_offset bit",
    "GETBIT key bit_offset",
    "BITCOUNT key",
    "BITCOUNT key index index unit?",
    "BITPOS key bit",
    "BITPOS key bit index",
    "BITPOS key bit index index unit?",
    "BITOP bit_operation key key+",
    "BITFIELD key field_operation*",
    "BITFIELD_RO key field_operation*",
    "PFADD sketch value*",
    "PFADD sketch element+",
    "PFCOUNT sketch+",
    "PFMERGE sketch sketch*",
    "DEL key+",
    "UNLINK key+",
    "EXISTS key+",
    "TOUCH key+",
    "TYPE key",
    "RENAME key key",
    "RENAMENX key key",
    "COPY key key copy_option*",
    "KEYS pattern",
    "SCAN 0 COUNT 1000 scan_option*",
    "EXPIRE key seconds expire_option*",
    "PEXPIRE key milliseconds expire_option*",
    "EXPIREAT key unix_seconds expire_option*",
    "PEXPIREAT key unix_milliseconds expire_option*",
    "TTL key",
    "PTTL key",
    "EXPIRETIME key",
    "PEXPIRETIME key",
    "PERSIST key",
    "SORT key sort_option*",
    "SORT_RO key sort_option*",
    "@EXCHANGE key key restore_option*",
};

const std::vector<std::string> keys{"a", "b", "c", "", "k\0\xff\r\n"s, "slash/%41"};
const std::vector<std::string> sketches{"h1", "h2", "h3"};
/// What is put where it does not belong.
const std::vector<std::string> junk{"x", "", "-1", "\xff"};

const std::vector<std::string> integers{"0",
                                        "1",
                                        "-1",
                                        "2",
                                        "7",
                                        "-10",
                                        "100",
                                        "9223372036854775807",
                                        "-9223372036854775808",
                                        "9223372036854775808",
                                        "-9223372036854775809",
                                        "1.5",
                                        "+1",
                                        "01",
                                        "-0",
                                        " 1",
                                        "1 ",
                                        "x",
                                        ""};
const std::vector<std::string> numbers{"0",      "1",
                                       "-1",     "0.1",
                                       "3.0e3",  "-1.25",
                                       "1.0",    "10.50",
                                       "1e17",   "5e-5",
                                       "1e-300", "1e308",
                                       "1e400",  "1e4932",
                                       "inf",    "-inf",
                                       "nan",    "0x10",
                                       "1e",     "x",
                                       "",       " 1",
                                       "1 ",     "+2",
                                       "017",    "999999999999999999999"};
const std::vector<std::string> texts{"",
                                     "a",
                                     "abc",
                                     "foobar",
                                     "\0"s,
                                     "\xff\x00\x80"s,
                                     "\r\n",
                                     std::string(50, 'y'),
                                     std::string(300, '\xaa'),
                                     std::string(20'000, 'z')};

using Words = rc::Gen<Argv>;

Words one_of(const std::vector<std::string>& words) {
  return rc::gen::map(rc::gen::elementOf(words), [](std::string word) { return Argv{std::move(word)}; });
}

/// Some words that belong together, each a slot or itself.
Words phrase(std::string_view words);

Words any_of(std::vector<std::string_view> phrases) {
  return rc::gen::exec([phrases = std::move(phrases)] { return *phrase(*rc::gen::elementOf(phrases)); });
}

Words number_between(std::int64_t low, std::int64_t high) {
  const auto text = [](std::int64_t number) { return Argv{std::to_string(number)}; };
  // Not shrunk: two relative expiries that are the same would be told apart by the moment at which they were
  // set.
  return rc::gen::noShrink(rc::gen::map(rc::gen::inRange(low, high), text));
}

/// Mostly the first, else the second.
Words mostly(Words usual, Words other) {
  return rc::gen::weightedOneOf<Argv>({{6, std::move(usual)}, {1, std::move(other)}});
}

const std::map<std::string_view, Words, std::less<>>& slots() {
  static const std::map<std::string_view, Words, std::less<>> all{
      {"key", mostly(one_of({"a", "b", "c"}), one_of(keys))},
      {"sketch", mostly(one_of(sketches), one_of(keys))},
      {"element",
       rc::gen::map(rc::gen::inRange(0, 3000), [](int number) { return Argv{std::to_string(number)}; })},
      {"pair", phrase("key value")},
      {"value", mostly(mostly(one_of(texts), one_of(numbers)), one_of(integers))},
      {"number", one_of(numbers)},
      {"integer", one_of(integers)},
      {"index", one_of({"0", "1", "2", "3", "7", "8", "100", "30000", "-1", "-2", "-3", "-100", "-30000",
                        "9223372036854775807", "-9223372036854775808", "9223372036854775808", "x", ""})},
      {"offset",
       one_of({"0", "1", "2", "5", "20", "1000", "536870912", "-1", "9223372036854775807", "x", ""})},
      {"bit_offset", one_of({"0", "1", "7", "8", "9", "63", "100", "5000", "4294967296", "-1", "x", ""})},
      {"bit", mostly(one_of({"0", "1"}), one_of({"2", "-1", "x", ""}))},
      {"unit", mostly(one_of({"BYTE", "BIT", "bit"}), one_of(junk))},
      {"bit_operation", mostly(one_of({"AND", "OR", "XOR", "not", "NOT"}), one_of(junk))},
      {"field", mostly(one_of({"u1", "u8", "i5", "i8", "u16", "u63", "i64"}),
                       one_of({"u64", "i65", "u0", "i0", "x8", "u", "", "i-1"}))},
      {"field_offset", mostly(one_of({"0", "1", "3", "7", "100", "#0", "#1", "#5"}),
                              one_of({"-1", "#-1", "x", "#", "4294967295", "#9223372036854775807", ""}))},
      // Nothing near the smallest number, with which Redis's OVERFLOW SAT goes wrong (docs/differences.md).
      {"field_value", one_of({"0", "1", "-1", "100", "-10", "127", "255", "9223372036854775807", "x", ""})},
      {"field_operation",
       any_of({"GET field field_offset", "GET field field_offset", "SET field field_offset field_value",
               "INCRBY field field_offset field_value", "OVERFLOW WRAP", "OVERFLOW SAT", "overflow FAIL",
               "OVERFLOW x", "GET field", "x"})},
      {"seconds", mostly(number_between(200, 1'000'000),
                         one_of({"0", "-1", "-100000", "x", "1.5", "", "9223372036854775807",
                                 "-9223372036854775808", "9223372036854775", "9223372036854776"}))},
      {"milliseconds", mostly(number_between(200'000, 1'000'000'000),
                              one_of({"0", "-1", "-100000", "x", "1.5", "", "9223372036854775807",
                                      "-9223372036854775808", "9223372036854775"}))},
      {"unix_seconds", one_of({"32503680000", "4102444800", "4102444801", "1", "0", "-1", "x", "",
                               "9223372036854775807", "9223372036854775"})},
      {"unix_milliseconds", one_of({"32503680000000", "4102444800000", "4102444800001", "1", "0", "-1", "x",
                                    "", "9223372036854775807"})},
      {"set_option", any_of({"NX", "XX", "GET", "get", "KEEPTTL", "EX seconds", "PX milliseconds",
                             "EXAT unix_seconds", "PXAT unix_milliseconds", "EX", "x"})},
      {"getex_option", any_of({"PERSIST", "EX seconds", "px milliseconds", "EXAT unix_seconds",
                               "PXAT unix_milliseconds", "EX", "KEEPTTL", "x"})},
      {"expire_option", any_of({"NX", "XX", "GT", "LT", "gt", "x"})},
      {"lcs_option", any_of({"LEN", "IDX", "WITHMATCHLEN", "MINMATCHLEN index", "MINMATCHLEN", "x"})},
      {"copy_option", any_of({"REPLACE", "replace", "DB 0", "DB x", "DB -1", "DB", "x"})},
      {"scan_option",
       any_of({"MATCH pattern", "TYPE string", "TYPE list", "COUNT 0", "COUNT x", "MATCH", "x"})},
      {"sort_option", any_of({"BY key", "LIMIT 0 10", "LIMIT x 1", "GET #", "GET pattern", "ASC", "DESC",
                              "ALPHA", "STORE key", "STORE", "x"})},
      {"restore_option",
       any_of({"REPLACE", "REPLACE", "ABSTTL", "IDLETIME 10", "IDLETIME -1", "FREQ 10", "FREQ 256", "x"})},
      {"pattern", one_of({"*", "a", "?", "[a-b]", "h*", "[^a]", "\\a", "", "k*", "s*/*"})},
  };
  return all;
}

Words phrase(std::string_view words) {
  return rc::gen::exec([words] {
    Argv argv;
    std::istringstream stream{std::string(words)};
    for (std::string word; stream >> word;) {
      const char last = word.back();
      int times = 1;
      if (last == '?') times = *rc::gen::inRange(0, 2);
      if (last == '*') times = *rc::gen::weightedElement<int>({{4, 0}, {4, 1}, {2, 2}, {1, 3}});
      if (last == '+') times = *rc::gen::weightedElement<int>({{5, 1}, {3, 2}, {1, 4}});
      if (last == '?' || last == '*' || last == '+') word.pop_back();
      const auto slot = slots().find(word);
      for (; times > 0; --times) {
        const Argv more = slot == slots().end() ? Argv{word} : *slot->second;
        argv.insert(argv.end(), more.begin(), more.end());
      }
    }
    return argv;
  });
}

bool is_known(std::string_view call) {
  const std::string_view name = call.substr(0, call.find(' '));
  return name == exchange_step ? command::find_command("restore") != nullptr
                               : command::find_command(name) != nullptr;
}

/// Where a word out of place would have a meaning that is each server's own: cursors, and our own step.
bool is_left_whole(const Argv& argv) {
  return argv[0] == "SCAN" || argv[0] == exchange_step;
}

enum class Damage { none, shorter, longer, replaced };

void damage(Argv& argv) {
  const auto kind = *rc::gen::weightedElement<Damage>(
      {{30, Damage::none}, {1, Damage::shorter}, {1, Damage::longer}, {1, Damage::replaced}});
  if (kind == Damage::none || is_left_whole(argv)) return;
  if (kind == Damage::longer) return argv.push_back(*rc::gen::elementOf(junk));
  if (argv.size() < 2) return;
  if (kind == Damage::shorter) return argv.pop_back();
  argv[*rc::gen::inRange<std::size_t>(1, argv.size())] = *rc::gen::elementOf(junk);
}

std::string shown(std::string_view word) {
  constexpr std::size_t shown_bytes_max = 60;
  std::string text = "\"";
  for (const char byte : word.substr(0, shown_bytes_max)) {
    const auto code = static_cast<unsigned char>(byte);
    text += code >= ' ' && code < 127 && byte != '"' && byte != '\\' ? std::string(1, byte)
                                                                     : fmt::format("\\x{:02x}", code);
  }
  text += '"';
  if (word.size() > shown_bytes_max) text += fmt::format("({} bytes)", word.size());
  return text;
}

}  // namespace

void showValue(const Step& step, std::ostream& out) {
  out << step.argv[0];
  for (std::size_t at = 1; at < step.argv.size(); ++at)
    out << ' ' << shown(step.argv[at]);
  if (step.is_elsewhere) out << "  (elsewhere)";
}

rc::Gen<Step> any_step() {
  static const std::vector<std::string_view> known = [] {
    std::vector<std::string_view> some;
    for (const std::string_view call : calls) {
      if (is_known(call)) some.push_back(call);
    }
    return some;
  }();
  return rc::gen::exec([] {
    Step step;
    step.argv = *phrase(*rc::gen::elementOf(known));
    damage(step.argv);
    step.is_elsewhere = *rc::gen::weightedElement<bool>({{4, false}, {1, true}});
    return step;
  });
}

const std::vector<std::string>& all_keys() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> some;
    for (const auto* list : {&keys, &sketches, &junk})
      some.insert(some.end(), list->begin(), list->end());
    return some;
  }();
  return all;
}

}  // namespace redis3::test
