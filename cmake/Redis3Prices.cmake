# share/prices.json is the one place where prices stand. Of it are made, when CMake runs, the constants that the meter of S3's
# requests goes by, and the text that `redis3 cost` has built in.

include_guard(GLOBAL)
set(redis3_prices_file "${PROJECT_SOURCE_DIR}/share/prices.json")
set(redis3_prices_dir "${PROJECT_BINARY_DIR}/generated")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${redis3_prices_file}")
file(READ "${redis3_prices_file}" REDIS3_PRICES_JSON)

foreach(service s3_express s3_standard)
  foreach(item write read upload retrieval stored)
    string(JSON REDIS3_${service}_${item} GET "${REDIS3_PRICES_JSON}" services ${service} regions us-east-1 ${item} price)
  endforeach()
endforeach()
configure_file("${PROJECT_SOURCE_DIR}/src/s3/list_prices.hpp.in" "${redis3_prices_dir}/s3/list_prices.hpp" @ONLY)
configure_file("${PROJECT_SOURCE_DIR}/src/cost/built_in_prices.cpp.in" "${redis3_prices_dir}/cost/built_in_prices.cpp" @ONLY)
