# redis3_test(NAME LABEL label SOURCES ... LAYERS ... LIBRARIES ...) builds one GoogleTest binary and gives it to ctest
# as one test: a binary per layer keeps both the link time and the listing short.

find_package(GTest REQUIRED)

function(redis3_test name)
  cmake_parse_arguments(TEST "" "LABEL;TIMEOUT" "SOURCES;LAYERS;LIBRARIES" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/test")
  foreach(layer IN LISTS TEST_LAYERS)
    target_link_libraries(${name} PRIVATE redis3_${layer})
  endforeach()
  target_link_libraries(${name} PRIVATE ${TEST_LIBRARIES} redis3_flags GTest::gmock GTest::gtest_main)
  if(REDIS3_SANITIZE)
    # With the checks in it a test takes twice as long to optimise as to compile, and none runs for long.
    target_compile_options(${name} PRIVATE -O0)
  endif()
  add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${TEST_LABEL}" TIMEOUT ${TEST_TIMEOUT})
endfunction()
