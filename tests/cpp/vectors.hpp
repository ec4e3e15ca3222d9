#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace dk::test {

/// From the repository's root, where ctest starts.
inline const std::string vectors_folder = "tests/vectors/";

/// A file of tests/vectors.
inline std::vector<std::uint8_t> read_vectors(const std::string& name) {
  const std::string path = vectors_folder + name;
  std::ifstream file(path, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), "cannot read ", path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace dk::test
