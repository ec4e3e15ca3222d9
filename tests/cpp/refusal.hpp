#pragma once

#include <doctest/doctest.h>

#include <string>

#include "dk/core/error.hpp"

namespace dk::test {

/// Checks that `function` throws dk::Error with `code` and a message that contains each of
/// `fragments`: what was wrong, and what was expected.
template <class Function, class... Fragments>
void check_refusal(ErrorCode code, Function&& function, const Fragments&... fragments) {
  std::string message;
  try {
    function();
  } catch (const Error& error) {
    message = error.what();
    CHECK(error.code() == code);
  }
  CAPTURE(message);
  REQUIRE_MESSAGE(!message.empty(), "nothing was refused");
  const auto check_fragment = [&](const std::string& fragment) {
    CAPTURE(fragment);
    CHECK(message.find(fragment) != std::string::npos);
  };
  (check_fragment(fragments), ...);
}

}  // namespace dk::test
