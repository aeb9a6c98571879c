# redis3_layer(NAME SOURCES ... DEPENDS ... LIBRARIES ...) defines one layer of the house as the target redis3_NAME.
# DEPENDS names the layers it may include: a layer's link line is its row in ARCHITECTURE.md's table.
# A layer without sources is headers only.

add_library(redis3_flags INTERFACE)
target_compile_features(redis3_flags INTERFACE cxx_std_20)
# GCC 12 warns of uninitialised coroutine frames, and of frames deleted by another operator, where there are none.
target_compile_options(redis3_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers
  "$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-mismatched-new-delete>")
if(CMAKE_UNITY_BUILD)
  # A joined file sees its neighbours' names and is no longer the main one; the preset dev looks at each by itself.
  target_compile_options(redis3_flags INTERFACE -Wno-shadow "$<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>")
endif()
# Clang 14 cannot put the check of function types into a coroutine.
set(redis3_no_function_check_ "$<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function>")
if(REDIS3_SANITIZE)
  target_compile_options(redis3_flags INTERFACE
    -fsanitize=${REDIS3_SANITIZE} ${redis3_no_function_check_} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(redis3_flags INTERFACE -fsanitize=${REDIS3_SANITIZE})
endif()

# redis3_alone(FILE ...): sources that CMAKE_UNITY_BUILD must not join with their neighbours, because they use the same
# names for their own things; call it beside the target. Presets that build everything join sources: it takes a third of the time.
function(redis3_alone)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

function(redis3_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  if(LAYER_SOURCES)
    add_library(redis3_${name} STATIC ${LAYER_SOURCES})
    set(scope PUBLIC)
    target_link_libraries(redis3_${name} PRIVATE redis3_flags)
    set_target_properties(redis3_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  else()
    add_library(redis3_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(redis3_${name} ${scope} "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(redis3_${name} ${scope} ${LAYER_LIBRARIES})
  foreach(dependency IN LISTS LAYER_DEPENDS)
    target_link_libraries(redis3_${name} ${scope} redis3_${dependency})
  endforeach()
endfunction()
