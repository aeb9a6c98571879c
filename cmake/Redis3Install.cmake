# The library that programs link: all layers in one archive, its public headers, and how others find it. The same target
# serves add_subdirectory() and, installed, find_package(redis3) and pkg-config.

include_guard(GLOBAL)
option(REDIS3_INSTALL "Make the install target" ${PROJECT_IS_TOP_LEVEL})

add_library(redis3_library STATIC)
add_library(redis3::redis3 ALIAS redis3_library)
foreach(layer asio fmt json url base http aws s3 embedded store model value command client)
  get_target_property(redis3_layer_type_ redis3_${layer} TYPE)
  if(NOT redis3_layer_type_ STREQUAL INTERFACE_LIBRARY)
    target_sources(redis3_library PRIVATE $<TARGET_OBJECTS:redis3_${layer}>)
  endif()
endforeach()
set_target_properties(redis3_library PROPERTIES
  OUTPUT_NAME redis3 EXPORT_NAME redis3 LINKER_LANGUAGE CXX VERIFY_INTERFACE_HEADER_SETS ON)
target_sources(redis3_library PUBLIC
  FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include" FILES
    "${PROJECT_SOURCE_DIR}/include/redis3/async_client.hpp"
    "${PROJECT_SOURCE_DIR}/include/redis3/client.hpp"
    "${PROJECT_SOURCE_DIR}/include/redis3/error.hpp"
    "${PROJECT_SOURCE_DIR}/include/redis3/key_range.hpp"
    "${PROJECT_SOURCE_DIR}/include/redis3/options.hpp"
    "${PROJECT_SOURCE_DIR}/include/redis3/redis3.hpp"
    "${PROJECT_SOURCE_DIR}/include/redis3/reply.hpp"
    "${PROJECT_SOURCE_DIR}/include/redis3/set_options.hpp"
    "${PROJECT_SOURCE_DIR}/include/redis3/stats.hpp")
target_compile_features(redis3_library PUBLIC cxx_std_20)
# Asio's functions are compiled into the archive; a program that inlined its own would have two of each.
target_compile_definitions(redis3_library INTERFACE BOOST_ASIO_SEPARATE_COMPILATION)
target_link_libraries(redis3_library
  PUBLIC Boost::headers Threads::Threads
  PRIVATE OpenSSL::SSL OpenSSL::Crypto SQLite::SQLite3 redis3_pugixml)

if(NOT REDIS3_INSTALL)
  return()
endif()

if(TARGET redis3)
  install(TARGETS redis3 RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT program)
  # systemd looks into lib on every architecture. The settings are an example: /etc is the administrator's.
  install(FILES "${PROJECT_SOURCE_DIR}/packaging/redis3.service" DESTINATION lib/systemd/system COMPONENT program)
  install(FILES "${PROJECT_SOURCE_DIR}/packaging/redis3.conf" DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT program)
endif()

# The archive of such a build holds what only this very compiler can link.
if(REDIS3_PROFILE)
  return()
endif()

include(CMakePackageConfigHelpers)
set(redis3_cmake_dir_ "${CMAKE_INSTALL_LIBDIR}/cmake/redis3")
# From the directory of redis3.pc to the prefix, so that the installed tree may be moved.
file(RELATIVE_PATH REDIS3_PC_TO_PREFIX
  "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/redis3Config.cmake.in"
  "${PROJECT_BINARY_DIR}/redis3Config.cmake" INSTALL_DESTINATION "${redis3_cmake_dir_}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/redis3ConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
configure_file("${PROJECT_SOURCE_DIR}/redis3.pc.in" "${PROJECT_BINARY_DIR}/redis3.pc" @ONLY)

install(TARGETS redis3_library EXPORT redis3Targets COMPONENT library
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT redis3Targets NAMESPACE redis3:: DESTINATION "${redis3_cmake_dir_}" COMPONENT library)
install(FILES "${PROJECT_BINARY_DIR}/redis3Config.cmake" "${PROJECT_BINARY_DIR}/redis3ConfigVersion.cmake"
  DESTINATION "${redis3_cmake_dir_}" COMPONENT library)
install(FILES "${PROJECT_BINARY_DIR}/redis3.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT library)
