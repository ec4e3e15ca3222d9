#include "dk/io/json.hpp"

#include <limits>
#include <unordered_set>
#include <utility>

#include "dk/core/error.hpp"

namespace dk {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::string& out, char32_t c) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | (c >> 12));
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xf0 | (c >> 18));
    tail(12), tail(6), tail(0);
  }
}

}  // namespace

JsonReader::JsonReader(std::string_view text, std::string what)
    : text_(text), what_(std::move(what)) {
  position_ = find_invalid_utf8(text_);
  if (position_ < text_.size()) refuse("the text is not UTF-8");
  position_ = 0;
}

void JsonReader::object(const std::function<void(const std::string&)>& member) {
  std::unordered_set<std::string> seen;
  expect('{', "an object");
  if (take('}')) return;
  do {
    std::string key = string();
    if (!seen.insert(key).second) refuse("the key " + quoted(key) + " occurs twice");
    expect(':', "':'");
    member(key);
  } while (take(','));
  expect('}', "',' or '}'");
}

void JsonReader::array(const std::function<void()>& element) {
  expect('[', "an array");
  if (take(']')) return;
  do {
    element();
  } while (take(','));
  expect(']', "',' or ']'");
}

std::string JsonReader::string() {
  expect('"', "a string");
  std::string value;
  for (;;) {
    const char c = raw();
    if (c == '"') return value;
    if (static_cast<unsigned char>(c) < 0x20) refuse("a string holds a control character");
    if (c == '\\') {
      append_utf8(value, escaped_code_point());
    } else {
      value += c;
    }
  }
}

std::uint64_t JsonReader::whole_number() {
  constexpr std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
  if (!is_digit(peek())) refuse("expected a whole number");
  const bool zero = text_[position_] == '0';
  std::uint64_t value = 0;
  std::size_t digits = 0;
  for (; position_ < text_.size() && is_digit(text_[position_]); ++position_, ++digits) {
    const auto digit = static_cast<std::uint64_t>(text_[position_] - '0');
    if (value > (max - digit) / 10) refuse("a number is larger than 64 bits hold");
    value = value * 10 + digit;
  }
  if (zero && digits > 1) refuse("a number begins with a needless 0");
  if (const char next = peek(); next == '.' || next == 'e' || next == 'E') {
    refuse("expected a whole number");
  }
  return value;
}

void JsonReader::end() {
  if (peek(); position_ < text_.size()) refuse("expected the end of the text");
}

void JsonReader::refuse(const std::string& why) const {
  throw Error(ErrorCode::corrupt_data,
              what_ + ": " + why + " (at byte " + std::to_string(position_) + ")");
}

char JsonReader::peek() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return c;
    ++position_;
  }
  return 0;
}

bool JsonReader::take(char expected) {
  if (peek() != expected) return false;
  ++position_;
  return true;
}

void JsonReader::expect(char expected, const char* name) {
  if (!take(expected)) refuse(std::string("expected ") + name);
}

char JsonReader::raw() {
  if (position_ == text_.size()) refuse("the text ends within a string");
  return text_[position_++];
}

char32_t JsonReader::escaped_unit() {
  char32_t unit = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = raw();
    unsigned digit = 16;
    if (is_digit(c)) digit = static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A') + 10;
    if (digit == 16) refuse("\\u is not followed by four hexadecimal digits");
    unit = unit * 16 + digit;
  }
  return unit;
}

char32_t JsonReader::escaped_code_point() {
  switch (raw()) {
    case '"':
      return U'"';
    case '\\':
      return U'\\';
    case '/':
      return U'/';
    case 'b':
      return U'\b';
    case 'f':
      return U'\f';
    case 'n':
      return U'\n';
    case 'r':
      return U'\r';
    case 't':
      return U'\t';
    case 'u':
      break;
    default:
      refuse("a string holds an unknown escape");
  }
  // Code points above U+FFFF come as two units of UTF-16, which mean nothing one without the other.
  const char32_t high = escaped_unit();
  if (high < 0xd800 || high > 0xdfff) return high;
  if (high > 0xdbff || raw() != '\\' || raw() != 'u') refuse("\\u gives half a surrogate pair");
  const char32_t low = escaped_unit();
  if (low < 0xdc00 || low > 0xdfff) refuse("\\u gives half a surrogate pair");
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

std::string json_string(std::string_view text) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string quoted(std::string_view text) {
  constexpr std::size_t max_bytes = 60;
  if (text.size() <= max_bytes) return json_string(text);
  std::size_t cut = max_bytes;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
  return json_string(text.substr(0, cut)) + "...";
}

std::size_t find_invalid_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  std::size_t i = 0;
  while (i < text.size()) {
    const unsigned char lead = byte(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead < 0xc2 || lead > 0xf4 ? 0
                               : lead < 0xe0              ? 2
                               : lead < 0xf0              ? 3
                                                          : 4;
    if (length == 0 || length > text.size() - i) return i;
    for (std::size_t k = 1; k < length; ++k) {
      if ((byte(i + k) & 0xc0) != 0x80) return i;
    }
    // Not in the shortest form, half a surrogate pair, or above U+10FFFF.
    const unsigned char second = byte(i + 1);
    if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second >= 0xa0) ||
        (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second >= 0x90)) {
      return i;
    }
    i += length;
  }
  return i;
}

}  // namespace dk
