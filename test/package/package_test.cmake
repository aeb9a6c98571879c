# One way of getting at redis3, from nothing to a program that runs. See CMakeLists.txt for the variables.

cmake_minimum_required(VERSION 3.25)

set(prefix "${WORK_DIR}/prefix")
set(consumer_source "${SOURCE_DIR}/test/package/consumer")
set(consumer_build "${WORK_DIR}/${WAY}")

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${output}\nended with ${result}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(check_consumer)
  run("${consumer_build}/consumer")
  if(NOT output STREQUAL "blocking 1701743088\nasynchronous 1701743088\n")
    message(FATAL_ERROR "the consumer said: ${output}")
  endif()
endfunction()

function(build_consumer)
  run("${CMAKE_COMMAND}" -S "${consumer_source}" -B "${consumer_build}" -G "${GENERATOR}"
    "-DCMAKE_BUILD_TYPE=${BUILD_TYPE}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
    "-DCMAKE_CXX_COMPILER_LAUNCHER=${COMPILER_LAUNCHER}" "-DWAY=${WAY}" ${ARGN})
  run("${CMAKE_COMMAND}" --build "${consumer_build}" --target consumer)
  check_consumer()
endfunction()

if(WAY STREQUAL "install")
  file(REMOVE_RECURSE "${prefix}")
  run("${CMAKE_COMMAND}" --build "${BUILD_DIR}" --target redis3_library)
  run("${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${prefix}" --component library)
elseif(WAY STREQUAL "find_package")
  build_consumer("-DCMAKE_PREFIX_PATH=${prefix}")
elseif(WAY STREQUAL "add_subdirectory")
  # The quickest way to compile all of it: neither optimised nor with -g, sources joined.
  set(BUILD_TYPE "")
  build_consumer("-DREDIS3_SOURCE_DIR=${SOURCE_DIR}" "-DCMAKE_UNITY_BUILD=ON")
elseif(WAY STREQUAL "pkg_config")
  set(ENV{PKG_CONFIG_PATH} "${prefix}/${LIBDIR}/pkgconfig")
  run(pkg-config --cflags --libs redis3)
  separate_arguments(flags UNIX_COMMAND "${output}")
  file(MAKE_DIRECTORY "${consumer_build}")
  run("${COMPILER}" -std=c++20 "${consumer_source}/consumer.cpp" ${flags} -o "${consumer_build}/consumer")
  check_consumer()
else()
  message(FATAL_ERROR "no such way: ${WAY}")
endif()
