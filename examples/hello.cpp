// A first session: strings, several keys at once, a pattern, removal, and another database.
//
//     example_hello                                          in memory
//     example_hello 's3express://mytestcache?az=use1-az5'    in a bucket

#include <redis3/redis3.hpp>

#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

void play(redis3::Client& r) {
  r.set("userId:10", "1701743088");
  const std::optional<std::string> value = r.get("userId:10");
  std::cout << "userId:10 is " << value.value_or("absent") << "\n";

  std::vector<std::pair<std::string, std::string>> pairs;
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) {
    names.push_back("playground_" + std::to_string(i));
    pairs.emplace_back(names.back(), std::to_string(i * i));
  }
  r.mset(pairs);
  for (const std::optional<std::string>& square : r.mget(names))
    std::cout << square.value_or("absent") << " ";
  std::cout << "\n";

  std::vector<std::string> found;
  for (const std::string& key : r.keys("playground*"))
    found.push_back(key);
  std::cout << "db " << r.db() << " has " << found.size() << " playground keys\n";

  r.del({"userId:10"});
  r.del(found);
  std::cout << r.command({"DBSIZE"}).integer() << " keys are left\n";
}

}  // namespace

int main(int argument_count, char** arguments) {
  try {
    const std::string url = argument_count > 1 ? arguments[1] : "memory:";
    for (const std::int64_t db : {0, 133}) {
      redis3::Client r({.db = db, .url = url});
      play(r);
    }
    return 0;
  } catch (const redis3::Error& error) {
    std::cerr << error.message() << "\n";
    return 1;
  }
}
