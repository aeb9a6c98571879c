// Boost.JSON's own functions, compiled once, as Boost.URL's are: the archive then asks for no library of
// Boost.
#include <boost/json/src.hpp>
