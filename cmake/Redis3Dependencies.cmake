# Every library that redis3 uses, found once. All of them are packages of Debian 12; scripts/setup installs them.

if(REDIS3_STATIC_DEPENDENCIES)
  set(OPENSSL_USE_STATIC_LIBS ON)
  set(redis3_library_suffixes_ ${CMAKE_FIND_LIBRARY_SUFFIXES})
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a ${CMAKE_FIND_LIBRARY_SUFFIXES})
endif()

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(CLI11 2 REQUIRED)
find_path(PUGIXML_INCLUDE_DIR pugixml.hpp REQUIRED)
find_library(PUGIXML_LIBRARY pugixml REQUIRED)
find_path(XXHASH_INCLUDE_DIR xxhash.h REQUIRED)

if(REDIS3_STATIC_DEPENDENCIES)
  set(CMAKE_FIND_LIBRARY_SUFFIXES ${redis3_library_suffixes_})
endif()

if(NOT TARGET redis3_pugixml)
  add_library(redis3_pugixml UNKNOWN IMPORTED)
  set_target_properties(redis3_pugixml PROPERTIES
    IMPORTED_LOCATION "${PUGIXML_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${PUGIXML_INCLUDE_DIR}")
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()
