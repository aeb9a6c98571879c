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
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
  message(FATAL_ERROR "REDIS3_PROFILE wants GCC 12 or newer. Name it: CXX=g++ cmake …")
endif()
file(GLOB redis3_counts_ "${REDIS3_PROFILE_DIR}/*.gcda")
if(REDIS3_PROFILE STREQUAL "use" AND NOT redis3_counts_)
  message(FATAL_ERROR "There are no counts in ${REDIS3_PROFILE_DIR}. scripts/optimise makes them.")
endif()

# Counts are kept by function and fit only what is compiled alike, up to the point where they are put in.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
# By an object's place in its build folder, since one folder counts and another one uses them.
set(redis3_profile_options_ "-fprofile-prefix-path=${PROJECT_BINARY_DIR}")
if(REDIS3_PROFILE STREQUAL "generate")
  list(APPEND redis3_profile_options_ "-fprofile-generate=${REDIS3_PROFILE_DIR}" -fprofile-update=prefer-atomic)
  add_link_options("-fprofile-generate=${REDIS3_PROFILE_DIR}")
else()
  # What was never run is optimised as if nothing were known of it, and not for size. A generated file has another name in each
  # build folder, which is all that can differ here.
  list(APPEND redis3_profile_options_ "-fprofile-use=${REDIS3_PROFILE_DIR}" -fprofile-partial-training
    -Wno-missing-profile -Wno-coverage-mismatch)
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
  # Seeing all at once, GCC 12 takes the frames of one coroutine, numbered anew in each file, for different types, and the copy of a
  # string that may be short for one that is.
  add_link_options(-Wno-odr -Wno-stringop-overflow)
endif()
add_compile_options(${redis3_profile_options_})
