#pragma once

#include <cstdio>
#include <stdexcept>
#include <string>

namespace dk {

enum class ErrorCode { invalid_argument, corrupt_data, out_of_memory, diverged };

/// The one exception this library throws. The message names what was wrong and what was expected.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ErrorCode code() const { return code_; }

 private:
  ErrorCode code_;
};

/// A number for a message: 1e-46 as it is, where std::to_string says 0.000000.
inline std::string text(double value) {
  char characters[32];
  std::snprintf(characters, sizeof characters, "%.15g", value);
  return characters;
}

/// Throws `invalid_argument` with `message` unless `condition` holds.
inline void require(bool condition, const std::string& message) {
  if (!condition) throw Error(ErrorCode::invalid_argument, message);
}

}  // namespace dk
