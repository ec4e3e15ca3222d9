option(DK_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
if(DK_SANITIZE)
  target_compile_options(dk_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all)
  target_link_options(dk_flags INTERFACE -fsanitize=address,undefined)
endif()

find_package(Threads REQUIRED)
target_link_libraries(dk_flags INTERFACE Threads::Threads)

add_library(dk_bytes STATIC ${DK_BYTE_SOURCES})
target_link_libraries(dk_bytes PUBLIC dk_flags)

add_library(dk STATIC ${DK_SCALAR_SOURCES} ${DK_GEMM_EIGEN})
target_link_libraries(dk PUBLIC dk_bytes)
dk_precompile_eigen(dk)

add_library(dk_double STATIC EXCLUDE_FROM_ALL ${DK_SCALAR_SOURCES} ${DK_GEMM_EIGEN})
target_link_libraries(dk_double PUBLIC dk_bytes)
target_compile_definitions(dk_double PUBLIC DK_DOUBLE_PRECISION)
dk_precompile_eigen(dk_double)

include(cmake/tests.cmake)
dk_add_tests(dk dk_double)
