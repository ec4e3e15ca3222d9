#include "dk/io/json.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "refusal.hpp"

using namespace dk;

namespace {

std::string string_of(std::string_view text) {
  JsonReader json(text, "test");
  std::string value = json.string();
  json.end();
  return value;
}

std::uint64_t number_of(std::string_view text) {
  JsonReader json(text, "test");
  const std::uint64_t value = json.whole_number();
  json.end();
  return value;
}

/// An object of arrays of numbers, written back without blanks.
std::string structure_of(std::string_view text) {
  JsonReader json(text, "test");
  std::string result;
  json.object([&](const std::string& key) {
    result += key + '[';
    json.array([&] { result += std::to_string(json.whole_number()) + ','; });
    result += ']';
  });
  json.end();
  return result;
}

template <class Read>
void check_refused(Read&& read, std::string_view text, const std::string& why) {
  CAPTURE(text);
  test::check_refusal(
      ErrorCode::corrupt_data, [&] { read(text); }, "test: ", why, "(at byte ");
}

}  // namespace

TEST_CASE("JSON strings: characters and escapes") {
  CHECK(string_of(R"("")").empty());
  CHECK(string_of(" \t\r\n\"layers.0.weight\" \n") == "layers.0.weight");
  CHECK(string_of(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  CHECK(string_of(R"("\u0041\u00e9\u20AC\uD83D\ude00")") == "A\u00e9\u20ac\U0001F600");
  CHECK(string_of("\"\u00e9\u20ac\U0001F600\"") == "\u00e9\u20ac\U0001F600");
  CHECK(string_of(R"("\u0000")") == std::string(1, '\0'));
}

TEST_CASE("JSON strings: everything else is refused") {
  check_refused(string_of, "", "expected a string");
  check_refused(string_of, "'a'", "expected a string");
  check_refused(string_of, "\"a", "ends within a string");
  check_refused(string_of, R"("\)", "ends within a string");
  check_refused(string_of, R"("\u12)", "ends within a string");
  check_refused(string_of, R"("\x41")", "unknown escape");
  check_refused(string_of, R"("\u12g4")", "four hexadecimal digits");
  check_refused(string_of, R"("\uD83D")", "half a surrogate pair");
  check_refused(string_of, R"("\uD83D\n")", "half a surrogate pair");
  check_refused(string_of, R"("\uD83D\u0041")", "half a surrogate pair");
  check_refused(string_of, R"("\uDE00\uD83D")", "half a surrogate pair");
  check_refused(string_of, "\"a\nb\"", "control character");
  check_refused(string_of, "\"a\" b", "expected the end of the text");
}

TEST_CASE("JSON: text that is not UTF-8 is refused at its place") {
  check_refused(string_of, "\"ab\xff\"", "not UTF-8 (at byte 3)");
  for (const std::string_view wrong :
       {"\x80", "\xc0\xaf", "\xc1\xbf", "\xc3", "\xc3(", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xe2\x82",
        "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf0\x9f\x98"}) {
    CHECK(find_invalid_utf8(wrong) == 0);
    CHECK(find_invalid_utf8("ok" + std::string(wrong)) == 2);
  }
  for (const std::string_view right :
       {"", "a", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    CHECK(find_invalid_utf8(right) == right.size());
  }
}

TEST_CASE("JSON numbers: whole ones from 0 that fit 64 bits") {
  CHECK(number_of("0") == 0);
  CHECK(number_of(" 120 ") == 120);
  CHECK(number_of("18446744073709551615") == 18446744073709551615u);
  check_refused(number_of, "18446744073709551616", "larger than 64 bits hold");
  check_refused(number_of, "100000000000000000000000", "larger than 64 bits hold");
  check_refused(number_of, "", "expected a whole number");
  check_refused(number_of, "-1", "expected a whole number");
  check_refused(number_of, "+1", "expected a whole number");
  check_refused(number_of, "1.5", "expected a whole number");
  check_refused(number_of, "1e3", "expected a whole number");
  check_refused(number_of, "true", "expected a whole number");
  check_refused(number_of, "012", "needless 0");
}

TEST_CASE("JSON objects and arrays") {
  CHECK(structure_of("{}").empty());
  CHECK(structure_of(R"( { "a" : [ 1 , 2 ] , "b" : [ ] } )") == "a[1,2,]b[]");
  check_refused(structure_of, "", "expected an object");
  check_refused(structure_of, "[]", "expected an object");
  check_refused(structure_of, "{", "expected a string");
  check_refused(structure_of, "{1:[]}", "expected a string");
  check_refused(structure_of, R"({"a" [1]})", "expected ':'");
  check_refused(structure_of, R"({"a":[1],})", "expected a string");
  check_refused(structure_of, R"({"a":[1] "b":[]})", "expected ',' or '}'");
  check_refused(structure_of, R"({"a":1})", "expected an array");
  check_refused(structure_of, R"({"a":[1,]})", "expected a whole number");
  check_refused(structure_of, R"({"a":[1 2]})", "expected ',' or ']'");
  check_refused(structure_of, R"({"a":[1)", "expected ',' or ']'");
  check_refused(structure_of, R"({"a":[1],"a":[2]})", "\"a\" occurs twice");
  check_refused(structure_of, R"({"a":[],"\u0061":[]})", "\"a\" occurs twice");
  check_refused(structure_of, R"({"a":[]}{})", "expected the end of the text");
}

TEST_CASE("JSON: nesting beyond what is expected is refused, however deep") {
  check_refused(structure_of, "{\"a\":" + std::string(1'000'000, '['), "expected a whole number");
  check_refused(structure_of, "{\"a\":" + std::string(1'000'000, '{'), "expected an array");
}

TEST_CASE("JSON strings are written so that they read back") {
  for (const std::string& text : {std::string("plain"), std::string("\"\\/\b\f\n\r\t\x01\x1f"),
                                  std::string("\u00e9\u20ac\U0001F600"), std::string(1, '\0')}) {
    CHECK(string_of(json_string(text)) == text);
  }
  CHECK(json_string("a\"b\n") == R"("a\"b\u000a")");
}

TEST_CASE("a name in a message is cut between characters") {
  CHECK(quoted("short") == "\"short\"");
  CHECK(quoted(std::string(60, 'a')) == '"' + std::string(60, 'a') + '"');
  CHECK(quoted(std::string(61, 'a')) == '"' + std::string(60, 'a') + "\"...");
  CHECK(quoted(std::string(59, 'a') + "\u20ac\u20ac") == '"' + std::string(59, 'a') + "\"...");
}
