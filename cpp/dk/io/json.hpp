#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace dk {

/// Reads JSON (RFC 8259) whose structure is known: the caller asks for what must come next, and
/// anything else is refused. So there is no tree, no recursion on a stranger's nesting, and no
/// value of an unexpected kind. Only what file headers use: objects, arrays, strings and whole
/// numbers from 0. Throws corrupt_data, with the byte where reading stopped, for everything else,
/// also for repeated keys, text that is not UTF-8, and numbers beyond 64 bits.
class JsonReader {
 public:
  /// `what` the text is, to begin messages with. Looks at `text` until the reader is gone.
  JsonReader(std::string_view text, std::string what);

  /// Calls `member` at each value of an object, to read it.
  void object(const std::function<void(const std::string& key)>& member);
  /// Calls `element` at each value of an array, to read it.
  void array(const std::function<void()>& element);
  std::string string();
  std::uint64_t whole_number();
  /// Nothing but white space may be left.
  void end();

  /// Throws corrupt_data: `why`, at the current byte.
  [[noreturn]] void refuse(const std::string& why) const;

 private:
  char peek();  // the next byte that is not white space; 0 at the end of the text
  bool take(char expected);
  void expect(char expected, const char* name);
  char raw();
  char32_t escaped_unit();
  char32_t escaped_code_point();

  std::string_view text_;
  std::string what_;
  std::size_t position_ = 0;
};

/// `text` as a JSON string, quotes included. Expects UTF-8.
std::string json_string(std::string_view text);

/// `text` as it may stand in a message: quoted, control characters escaped, long ones cut.
std::string quoted(std::string_view text);

/// The place of the first byte that is not part of well-formed UTF-8, or text.size().
std::size_t find_invalid_utf8(std::string_view text);

}  // namespace dk
