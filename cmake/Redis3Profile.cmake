# Profile-guided optimisation. A build with REDIS3_PROFILE=generate counts, as it runs, which ways its code takes; one with
# REDIS3_PROFILE=use is laid out by these counts, and optimised across its files when it is linked. The counts fit one compiler
# and one state of the sources, so they are made where they are used: scripts/optimise does all of it.

set(REDIS3_PROFILE "" CACHE STRING "generate: count while it runs; use: optimise by the counts; empty: neither")
set(REDIS3_PROFILE_DIR "${PROJECT_SOURCE_DIR}/build/profile" CACHE PATH "Where the counts are written, and read")
set_property(CACHE REDIS3_PROFILE PROPERTY STRINGS "" generate use)

if(NOT REDIS3_PROFILE)
  return()
endif()
if(NOT REDIS3_PROFILE MATCHES "^(generate|use)$")
  message(FATAL_ERROR "REDIS3_PROFILE is ${REDIS3_PROFILE}; it takes generate and use, or nothing.")
endif()
if(NOT PROJECT_IS_TOP_LEVEL OR NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  message(FATAL_ERROR "REDIS3_PROFILE is for redis3 by itself, and for CMAKE_BUILD_TYPE=Release.")
endif()
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
  message(FATAL_ERROR "REDIS3_PROFILE wants GCC 12 or newer, and ${CMAKE_CXX_COMPILER} is none: CXX=g++ scripts/optimise")
endif()

# What -O3 has and -O2 has not, -fprofile-use brings to where the counts say that it pays.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
# The counts of an object are found by its place in the build folder, since one folder counts and another one uses them.
set(redis3_profile_options_ "-fprofile-prefix-path=${PROJECT_BINARY_DIR}")

if(REDIS3_PROFILE STREQUAL "generate")
  add_compile_options(${redis3_profile_options_} "-fprofile-generate=${REDIS3_PROFILE_DIR}" -fprofile-update=prefer-atomic)
  add_link_options("-fprofile-generate=${REDIS3_PROFILE_DIR}")
  return()
endif()

file(GLOB redis3_counts_ CONFIGURE_DEPENDS "${REDIS3_PROFILE_DIR}/*.gcda")
if(NOT redis3_counts_)
  message(FATAL_ERROR "There are no counts in ${REDIS3_PROFILE_DIR}. scripts/optimise makes them.")
endif()
list(GET redis3_counts_ 0 redis3_first_count_)
file(GLOB_RECURSE redis3_counted_sources_ "${PROJECT_SOURCE_DIR}/apps/*.[ch]pp" "${PROJECT_SOURCE_DIR}/include/*.[ch]pp"
  "${PROJECT_SOURCE_DIR}/src/*.[ch]pp")
foreach(source IN LISTS redis3_counted_sources_)
  if("${source}" IS_NEWER_THAN "${redis3_first_count_}")
    message(FATAL_ERROR "${source} is newer than the counts in ${REDIS3_PROFILE_DIR}. scripts/optimise makes new ones.")
  endif()
endforeach()
# Other counts make other objects, which Ninja can only tell by the command.
set(redis3_hashes_ "")
foreach(file IN LISTS redis3_counts_)
  file(SHA256 "${file}" hash)
  string(APPEND redis3_hashes_ "${hash}")
endforeach()
string(SHA256 redis3_hashes_ "${redis3_hashes_}")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${redis3_counts_})

# What was never run is optimised as if nothing were known of it, and not for size. What still has counts of something else is a
# generated file, whose name is another one in each build folder.
add_compile_options(${redis3_profile_options_} "-fprofile-use=${REDIS3_PROFILE_DIR}" -fprofile-partial-training
  -Wno-missing-profile -Wno-coverage-mismatch "-DREDIS3_COUNTS=${redis3_hashes_}")
set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
# Seeing all at once, GCC 12 takes the frames of one coroutine, numbered anew in each file, for different types, and the copy of a
# string that may be short for one that is.
add_link_options(-Wno-odr -Wno-stringop-overflow)
