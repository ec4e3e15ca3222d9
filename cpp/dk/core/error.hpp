#pragma once

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

/// Throws `invalid_argument` with `message` unless `condition` holds.
inline void require(bool condition, const std::string& message) {
  if (!condition) throw Error(ErrorCode::invalid_argument, message);
}

}  // namespace dk
