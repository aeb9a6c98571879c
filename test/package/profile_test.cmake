# One build counts, another one in a folder of its own is optimised by the counts; what cannot be is said.
#
#   cmake -D SOURCE_DIR=… -D WORK_DIR=… -D GENERATOR=… -D COMPILER=… -P profile_test.cmake

set(project "${WORK_DIR}/project")
set(counts "${WORK_DIR}/counts")
file(REMOVE_RECURSE "${WORK_DIR}")
file(COPY "${CMAKE_CURRENT_LIST_DIR}/profiled/" DESTINATION "${project}")

function(configure build profile)
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -S "${project}" -B "${WORK_DIR}/${build}" -G "${GENERATOR}" -D CMAKE_BUILD_TYPE=Release
      -D CMAKE_CXX_COMPILER=${COMPILER} -D REDIS3_SOURCE_DIR=${SOURCE_DIR} -D REDIS3_PROFILE=${profile} -D REDIS3_PROFILE_DIR=${counts}
    RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(code "${code}" PARENT_SCOPE)
  # CMake breaks its messages into lines.
  string(REGEX REPLACE "[ \n]+" " " output "${output}")
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(build build)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${output}")
  endif()
  execute_process(COMMAND "${CMAKE_COMMAND}" --build "${WORK_DIR}/${build}"
    RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(code "${code}" PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect_refusal sentence)
  if(code EQUAL 0 OR NOT output MATCHES "${sentence}")
    message(FATAL_ERROR "expected the refusal \"${sentence}\", got ${code}: ${output}")
  endif()
endfunction()

function(expect_program build)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${output}")
  endif()
  execute_process(COMMAND "${WORK_DIR}/${build}/profiled" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

configure(refused twice)
expect_refusal("REDIS3_PROFILE is twice; it takes generate and use, or nothing")
configure(refused use)
expect_refusal("There are no counts in .*scripts/optimise makes them")

configure(counting generate)
build(counting)
expect_program(counting)
configure(optimised use)
build(optimised)
expect_program(optimised)

# The counts are really read: the project makes an error of each object that has none.
file(GLOB counts_of_branches "${counts}/*branches.cpp.gcda")
file(RENAME "${counts_of_branches}" "${counts}/aside")
configure(lacking use)
build(lacking)
expect_refusal("missing-profile")
file(RENAME "${counts}/aside" "${counts_of_branches}")

file(TOUCH "${project}/src/branches.cpp")
configure(outdated use)
expect_refusal("branches.cpp is newer than the counts in")
