// Boost.URL's own functions, compiled once: Debian has its headers but not its library.
#include <boost/url/src.hpp>
