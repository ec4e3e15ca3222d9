option(DK_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
add_library(dk_sanitizers INTERFACE)
if(DK_SANITIZE)
  target_compile_options(dk_sanitizers INTERFACE -fsanitize=address,undefined
                                                 -fno-sanitize-recover=all)
  target_link_options(dk_sanitizers INTERFACE -fsanitize=address,undefined)
endif()

find_package(Threads REQUIRED)
target_link_libraries(dk_flags INTERFACE Threads::Threads)

add_library(dk_bytes STATIC ${DK_BYTE_SOURCES})
target_link_libraries(dk_bytes PUBLIC dk_flags PRIVATE dk_sanitizers)

add_library(dk STATIC ${DK_SCALAR_SOURCES} ${DK_GEMM_EIGEN})
target_link_libraries(dk PUBLIC dk_bytes dk_sanitizers)
dk_precompile_eigen(dk)

include(cmake/tests.cmake)
dk_add_tests(dk)

# The engine with Scalar = double: finite differences are sharp only there. The same sources as above, so
# they are compiled fast and not watched a second time.
add_library(dk_double STATIC EXCLUDE_FROM_ALL ${DK_SCALAR_SOURCES} ${DK_GEMM_EIGEN})
target_link_libraries(dk_double PUBLIC dk_bytes)
target_compile_definitions(dk_double PUBLIC DK_DOUBLE_PRECISION)
target_compile_options(dk_double PRIVATE -O0)
dk_precompile_eigen(dk_double)
dk_add_test_objects(dk_gradient_test_objects dk_double tests/cpp/gradient_test.cpp)
dk_add_test_program(dk_gradient_tests dk_double dk_gradient_test_objects)
