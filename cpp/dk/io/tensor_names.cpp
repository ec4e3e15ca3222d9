#include "dk/io/tensor_names.hpp"

#include <limits>

namespace dk {

namespace {

constexpr std::string_view separators = "./_";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string_view prefix_of(std::string_view name) {
  const std::size_t end = name.find_last_of(separators);
  return end == std::string_view::npos ? std::string_view() : name.substr(0, end);
}

std::string_view last_word_of(std::string_view name) {
  const std::size_t end = name.find_last_of(separators);
  return end == std::string_view::npos ? name : name.substr(end + 1);
}

std::vector<std::uint64_t> numbers_in(std::string_view name) {
  constexpr std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
  std::vector<std::uint64_t> numbers;
  bool is_within = false;
  for (const char c : name) {
    if (is_digit(c)) {
      if (!is_within) numbers.push_back(0);
      const auto digit = static_cast<std::uint64_t>(c - '0');
      std::uint64_t& number = numbers.back();
      number = number > (max - digit) / 10 ? max : number * 10 + digit;
    }
    is_within = is_digit(c);
  }
  return numbers;
}

std::string pattern_of(std::string_view name) {
  std::string pattern;
  bool is_within = false;
  for (const char c : name) {
    if (!is_digit(c)) pattern += c;
    if (is_digit(c) && !is_within) pattern += '#';
    is_within = is_digit(c);
  }
  return pattern;
}

}  // namespace dk
