#include "dk/io/safetensors.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "dk/io/float_values.hpp"
#include "refusal.hpp"

using namespace dk;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes length_of(std::uint64_t size) {
  Bytes bytes;
  for (int shift = 0; shift < 64; shift += 8) {
    bytes.push_back(static_cast<std::uint8_t>(size >> shift));
  }
  return bytes;
}

/// A file as another program would write it: no padding, `data_size` bytes numbered through.
Bytes file_of(const std::string& header, std::size_t data_size) {
  Bytes file = length_of(header.size());
  file.insert(file.end(), header.begin(), header.end());
  for (std::size_t i = 0; i < data_size; ++i) file.push_back(static_cast<std::uint8_t>(i));
  return file;
}

std::string entry(const std::string& name, const std::string& dtype, const std::string& shape,
                  const std::string& offsets) {
  return '"' + name + R"(":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" +
         offsets + '}';
}

template <class... Fragments>
void check_refused(const Bytes& file, const Fragments&... fragments) {
  test::check_refusal(
      ErrorCode::corrupt_data, [&] { read_safetensors(file); }, "safetensors", fragments...);
}

template <class... Fragments>
void check_refused(const std::string& header, std::size_t data_size,
                   const Fragments&... fragments) {
  CAPTURE(header);
  check_refused(file_of(header, data_size), fragments...);
}

}  // namespace

TEST_CASE("a safetensors file is read, whatever its order, blanks and alignment") {
  const Bytes file = file_of(
      R"({ "b" : {"data_offsets":[8,10], "shape":[2], "dtype":"U8"},
          "__metadata__": {"format":"pt", "":"\u00e9"},
          "\u0061":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},
          "scalar":{"dtype":"F64","shape":[],"data_offsets":[10,18]},
          "empty":{"dtype":"F32","shape":[0,4],"data_offsets":[10,10]} }   )",
      18);
  const Safetensors content = read_safetensors(file);
  REQUIRE(content.tensors.size() == 4);
  CHECK(content.tensors[0].name == "a");
  CHECK(content.tensors[0].dtype == "F32");
  CHECK(content.tensors[0].shape == std::vector<std::uint64_t>{1, 2});
  CHECK(content.tensors[0].bytes.size() == 8);
  CHECK(content.tensors[1].name == "b");
  CHECK(content.tensors[1].bytes[0] == 8);
  CHECK(content.tensors[2].name == "empty");
  CHECK(content.tensors[2].bytes.empty());
  CHECK(content.tensors[3].name == "scalar");
  CHECK(content.tensors[3].shape.empty());
  CHECK(content.metadata.at("format") == "pt");
  CHECK(content.metadata.at("") == "\u00e9");
  CHECK(content.find("b") == &content.tensors[1]);
  CHECK(content.find("c") == nullptr);
}

TEST_CASE("a safetensors file without tensors is read") {
  CHECK(read_safetensors(file_of("{}", 0)).tensors.empty());
}

TEST_CASE("what is written reads back bit for bit") {
  const std::vector<float> values = {0.0f,
                                     -0.0f,
                                     1.0f / 3,
                                     std::numeric_limits<float>::denorm_min(),
                                     std::numeric_limits<float>::max(),
                                     std::numeric_limits<float>::infinity(),
                                     std::bit_cast<float>(0x7fc12345u)};  // a NaN with a payload
  const Bytes bytes = {1, 2, 3};
  const Safetensors content{.tensors = {{"odd \"name\"\n\u20ac", "U8", {3}, bytes},
                                        {"values", "F32", {7, 1}, as_bytes(values)},
                                        {"scalar", "F32", {}, as_bytes(values).first(4)}},
                            .metadata = {{"format", "pt"}, {"a", "\\"}}};
  const Bytes file = write_safetensors(content);
  const Safetensors read = read_safetensors(file);
  REQUIRE(read.tensors.size() == 3);
  CHECK(read.metadata == content.metadata);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(read.tensors[i].name == content.tensors[i].name);
    CHECK(read.tensors[i].dtype == content.tensors[i].dtype);
    CHECK(read.tensors[i].shape == content.tensors[i].shape);
  }
  const std::vector<float> read_values = float_values(read.tensors[1]);
  REQUIRE(read_values.size() == values.size());
  CHECK(std::memcmp(read_values.data(), values.data(), values.size() * sizeof(float)) == 0);
  CHECK(write_safetensors(read) == file);
}

TEST_CASE("the written header is padded with blanks to 8 bytes") {
  for (const std::string name : {"a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg"}) {
    const std::vector<float> values = {1, 2};
    const Bytes file =
        write_safetensors({.tensors = {{name, "F32", {2}, as_bytes(values)}}, .metadata = {}});
    std::uint64_t size;
    std::memcpy(&size, file.data(), 8);
    CHECK(size % 8 == 0);
    CHECK(file.size() == 8 + size + 8);
    CHECK(file[8] == '{');
    const std::uint8_t last = file[file.size() - 9];  // before the 8 bytes of data
    CHECK((last == ' ' || last == '}'));
  }
}

TEST_CASE("safetensors: every cut-off file is refused") {
  const Bytes whole = file_of('{' + entry("a", "F32", "[2]", "[0,8]") + '}', 8);
  CHECK_NOTHROW(read_safetensors(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    check_refused(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
  }
  check_refused(Bytes{}, "has 0 bytes", "length of 8");
  check_refused(Bytes{1, 0, 0}, "has 3 bytes");
}

TEST_CASE("safetensors: a wrong length of the header is refused") {
  Bytes file = length_of(3);
  file.insert(file.end(), {'{', '}'});
  check_refused(file, "too short", "announces 3 bytes", "but 2 follow");
  check_refused(length_of(0), "does not begin with '{'");
  check_refused(length_of(100'000'001), "announces 100000001 bytes", "at most 100000000");
  check_refused(length_of(std::numeric_limits<std::uint64_t>::max()),
                "announces 18446744073709551615 bytes");
}

TEST_CASE("safetensors: a header that is not the JSON that it must be is refused") {
  check_refused("[]", 0, "does not begin with '{'");
  check_refused(" {}", 0, "does not begin with '{'");
  check_refused("{", 0, "header");
  check_refused("{}x", 0, "expected the end of the text");
  check_refused("{\"\xff\":{}}", 0, "not UTF-8 (at byte 2)");
  check_refused(R"({"a":[]})", 0, "expected an object");
  check_refused(R"({"a":{}})", 0, "\"a\" needs the fields dtype, shape and data_offsets");
  check_refused(R"({"a":{"dtype":"F32","shape":[]}})", 0, "needs the fields");
  check_refused(R"({"a":{"dtype":"F32","shape":[],"offsets":[0,4]}})", 4,
                "\"a\" has an unknown field \"offsets\"");
  check_refused('{' + entry("a", "F32", "[1]", "[0]") + '}', 4, "\"a\" has 1 data_offsets");
  check_refused('{' + entry("a", "F32", "[1]", "[0,4,4]") + '}', 4, "\"a\" has 3 data_offsets");
  check_refused('{' + entry("a", "F32", "[-1]", "[0,4]") + '}', 4, "expected a whole number");
  check_refused('{' + entry("a", "F32", "[1.0]", "[0,4]") + '}', 4, "expected a whole number");
  check_refused('{' + entry("a", "F32", "[[1]]", "[0,4]") + '}', 4, "expected a whole number");
  check_refused('{' + entry("a", "F32", "[1]", "[0,18446744073709551616]") + '}', 4, "64 bits");
  check_refused(
      '{' + entry("a", "F32", "[1]", "[0,4]") + ',' + entry("a", "F32", "[1]", "[4,8]") + '}', 8,
      "\"a\" occurs twice");
  check_refused(R"({"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 4,
                "\"dtype\" occurs twice");
  check_refused(R"({"__metadata__":{"a":1}})", 0, "expected a string");
  check_refused(R"({"__metadata__":{"a":"","a":""}})", 0, "\"a\" occurs twice");
  check_refused(R"({"__metadata__":{},"__metadata__":{}})", 0, "\"__metadata__\" occurs twice");
}

TEST_CASE("safetensors: tensors that do not fit their bytes are refused by name") {
  const auto check = [](const std::string& dtype, const std::string& shape,
                        const std::string& offsets, const std::string& why) {
    check_refused('{' + entry("it", dtype, shape, offsets) + '}', 8, "tensor \"it\"", why);
  };
  check("F33", "[2]", "[0,8]", "unknown type \"F33\"");
  check("f32", "[2]", "[0,8]", "unknown type \"f32\"");
  check("F32", "[2]", "[0,12]", "bytes 0 to 12 of 8 bytes");
  check("F32", "[2]", "[8,0]", "bytes 8 to 0 of 8 bytes");
  check("F32", "[2]", "[0,18446744073709551615]", "of 8 bytes");
  check("F32", "[3]", "[0,8]", "shape [3] needs 12 bytes; its offsets span 8");
  check("F64", "[2]", "[0,8]", "type F64 and shape [2] needs 16 bytes");
  check("F32", "[]", "[0,8]", "shape [] needs 4 bytes");
  check("F32", "[0]", "[0,8]", "shape [0] needs 0 bytes");
  // 2^62 * 4 and 2^32 * 2^32 are 0 in 64 bits.
  check("F32", "[4611686018427387904]", "[0,0]", "absurdly large");
  check("U8", "[4294967296, 4294967296]", "[0,0]", "absurdly large");
}

TEST_CASE("safetensors: gaps, overlaps and bytes left over are refused") {
  const std::string a = entry("a", "F32", "[1]", "[0,4]");
  check_refused('{' + entry("a", "F32", "[1]", "[4,8]") + '}', 8, "\"a\" begins at byte 4",
                "expected 0");
  check_refused('{' + a + ',' + entry("b", "F32", "[1]", "[8,12]") + '}', 12,
                "\"b\" begins at byte 8", "expected 4");
  check_refused('{' + a + ',' + entry("b", "F32", "[1]", "[2,6]") + '}', 6,
                "\"b\" begins at byte 2", "expected 4");
  check_refused('{' + a + ',' + entry("b", "F32", "[1]", "[0,4]") + '}', 4,
                "\"b\" begins at byte 0", "expected 4");
  check_refused('{' + a + '}', 5, "too long", "end at byte 4 of 5 bytes");
  check_refused("{}", 1, "too long", "end at byte 0 of 1 bytes");
}

TEST_CASE("safetensors: another kind of file is named, with what to do") {
  const auto check = [](std::string_view text, const std::string& why) {
    const Bytes file(text.begin(), text.end());
    test::check_refusal(
        ErrorCode::corrupt_data, [&] { read_safetensors(file); }, "safetensors", why);
  };
  check("PK\x03\x04 archive/data.pkl", "PyTorch's own format (.pt, .pth)");
  check("\x89HDF\r\n\x1a\n", "an HDF5 file");
  check("version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer");
  check("<!doctype html><title>404</title>", "HTML");
  check("\x1f\x8b\x08", "gzip-compressed");
  check("none of these", "is this a safetensors file?");
}

TEST_CASE("safetensors: what would not read back is not written") {
  const std::vector<float> values = {1, 2};
  const auto bytes = as_bytes(values);
  const auto check = [](const Safetensors& content, const std::string& wrong) {
    test::check_refusal(
        ErrorCode::invalid_argument, [&] { write_safetensors(content); }, "safetensors", wrong);
  };
  check({.tensors = {{"a", "F32", {3}, bytes}}, .metadata = {}}, "\"a\" of type F32 and shape [3]");
  check({.tensors = {{"a", "F3", {2}, bytes}}, .metadata = {}}, "unknown type \"F3\"");
  check({.tensors = {{"\xff", "F32", {2}, bytes}}, .metadata = {}}, "not UTF-8");
  check({.tensors = {}, .metadata = {{"a", "\xff"}}}, "not UTF-8");
  check({.tensors = {{"a", "F32", {2}, bytes}, {"a", "F32", {2}, bytes}}, .metadata = {}},
        "\"a\" has a name that is taken");
  check({.tensors = {{"__metadata__", "F32", {2}, bytes}}, .metadata = {}}, "name that is taken");
}
