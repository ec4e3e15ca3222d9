# Eigen and doctest: the system's or the toolchain prefix's first (Eigen3_DIR, doctest_DIR), a pinned
# download second.
include(FetchContent)

find_package(Eigen3 5 CONFIG QUIET)
if(NOT Eigen3_FOUND)
  message(STATUS "Eigen 5 not found, fetching it")
  FetchContent_Declare(
    Eigen
    URL https://gitlab.com/libeigen/eigen/-/archive/5.0.1/eigen-5.0.1.tar.gz
    SOURCE_SUBDIR unused)
  FetchContent_MakeAvailable(Eigen)
  add_library(Eigen3::Eigen INTERFACE IMPORTED)
  target_include_directories(Eigen3::Eigen SYSTEM INTERFACE ${eigen_SOURCE_DIR})
endif()

find_package(doctest 2.4.11 CONFIG QUIET)
if(NOT doctest_FOUND)
  message(STATUS "doctest not found, fetching it")
  FetchContent_Declare(
    doctest URL https://github.com/doctest/doctest/archive/refs/tags/v2.5.3.tar.gz SOURCE_SUBDIR
                unused)
  FetchContent_MakeAvailable(doctest)
  add_library(doctest::doctest INTERFACE IMPORTED)
  target_include_directories(doctest::doctest SYSTEM INTERFACE ${doctest_SOURCE_DIR})
endif()
