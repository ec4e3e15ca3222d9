#include "dk/io/safetensors.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <optional>
#include <set>
#include <tuple>

#include "dk/core/error.hpp"
#include "dk/core/file_kind.hpp"
#include "dk/io/json.hpp"

namespace dk {

namespace {

// Values are copied as they are, so the machine must store them as the file does.
static_assert(std::endian::native == std::endian::little);

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t length_size = 8;
constexpr std::uint64_t max_header_size = 100'000'000;  // the limit of the reference implementation
constexpr std::size_t header_alignment = 8;             // so that every type's data is aligned
constexpr char metadata_key[] = "__metadata__";

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorCode::corrupt_data, "safetensors: " + why);
}

/// Bytes a value, 0 for a type that is not known.
std::uint64_t value_size(std::string_view dtype) {
  if (dtype == "BOOL" || dtype == "U8" || dtype == "I8") return 1;
  if (dtype == "U16" || dtype == "I16" || dtype == "F16" || dtype == "BF16") return 2;
  if (dtype == "U32" || dtype == "I32" || dtype == "F32") return 4;
  if (dtype == "U64" || dtype == "I64" || dtype == "F64") return 8;
  return 0;
}

/// Nothing if the number is beyond 64 bits.
std::optional<std::uint64_t> byte_count(const std::vector<std::uint64_t>& shape,
                                        std::uint64_t value_size) {
  std::uint64_t count = value_size;
  for (const std::uint64_t side : shape) {
    if (side != 0 && count > std::numeric_limits<std::uint64_t>::max() / side) return std::nullopt;
    count *= side;
  }
  return count;
}

struct Entry {
  std::string name;
  std::string dtype;
  std::vector<std::uint64_t> shape;
  std::uint64_t begin = 0, end = 0;  // in the data
};

Entry read_entry(JsonReader& json, const std::string& name) {
  Entry entry{.name = name, .dtype = {}, .shape = {}};
  std::vector<std::uint64_t> offsets;
  int fields = 0;
  json.object([&](const std::string& key) {
    ++fields;
    if (key == "dtype") {
      entry.dtype = json.string();
    } else if (key == "shape") {
      json.array([&] { entry.shape.push_back(json.whole_number()); });
    } else if (key == "data_offsets") {
      json.array([&] { offsets.push_back(json.whole_number()); });
    } else {
      json.refuse("tensor " + quoted(name) + " has an unknown field " + quoted(key));
    }
  });
  // Keys are not repeated, so three known ones are all three.
  if (fields != 3) {
    json.refuse("tensor " + quoted(name) + " needs the fields dtype, shape and data_offsets");
  }
  if (offsets.size() != 2) {
    json.refuse("tensor " + quoted(name) + " has " + std::to_string(offsets.size()) +
                " data_offsets; expected 2");
  }
  entry.begin = offsets[0];
  entry.end = offsets[1];
  return entry;
}

void check_entry(const Entry& entry, std::uint64_t data_size) {
  const std::string tensor = "tensor " + quoted(entry.name);
  const std::uint64_t size = value_size(entry.dtype);
  if (size == 0) refuse(tensor + " is of an unknown type " + quoted(entry.dtype));
  if (entry.begin > entry.end || entry.end > data_size) {
    refuse(tensor + " lies at bytes " + std::to_string(entry.begin) + " to " +
           std::to_string(entry.end) + " of " + std::to_string(data_size) + " bytes of data");
  }
  const std::optional<std::uint64_t> expected = byte_count(entry.shape, size);
  if (!expected) refuse(tensor + " of shape " + shape_text(entry.shape) + " is absurdly large");
  if (entry.end - entry.begin != *expected) {
    refuse(tensor + " of type " + entry.dtype + " and shape " + shape_text(entry.shape) +
           " needs " + std::to_string(*expected) + " bytes; its offsets span " +
           std::to_string(entry.end - entry.begin));
  }
}

/// The JSON text, after checking the sizes around it.
std::string_view header_of(Bytes file) {
  // Every byte may begin a header's length, so what else a file may be is asked only then.
  const auto refuse_file = [file](const std::string& why) {
    const std::string_view kind = file_kind(file);
    refuse(kind.empty() ? why : "these bytes are " + std::string(kind));
  };
  if (file.size() < length_size) {
    refuse_file("the file has " + std::to_string(file.size()) +
                " bytes; it begins with a length of " + std::to_string(length_size));
  }
  std::uint64_t size;
  std::memcpy(&size, file.data(), length_size);
  if (size > max_header_size) {
    refuse_file("the header announces " + std::to_string(size) + " bytes; at most " +
                std::to_string(max_header_size) + " are allowed (is this a safetensors file?)");
  }
  if (size > file.size() - length_size) {
    refuse_file("the file is too short: the header announces " + std::to_string(size) +
                " bytes, but " + std::to_string(file.size() - length_size) + " follow");
  }
  const Bytes header = file.subspan(length_size, static_cast<std::size_t>(size));
  if (header.empty() || header[0] != '{') refuse_file("the header does not begin with '{'");
  return {reinterpret_cast<const char*>(header.data()), header.size()};
}

std::string header_text(const Safetensors& content) {
  std::string text = "{";
  if (!content.metadata.empty()) {
    text += json_string(metadata_key) + ":{";
    for (const auto& [key, value] : content.metadata) {
      if (text.back() != '{') text += ',';
      text += json_string(key) + ':' + json_string(value);
    }
    text += '}';
  }
  std::uint64_t offset = 0;
  for (const Tensor& tensor : content.tensors) {
    if (text.size() > 1) text += ',';
    text += json_string(tensor.name) + ":{\"dtype\":" + json_string(tensor.dtype) +
            ",\"shape\":" + shape_text(tensor.shape) + ",\"data_offsets\":[" +
            std::to_string(offset) + ',' + std::to_string(offset + tensor.bytes.size()) + "]}";
    offset += tensor.bytes.size();
  }
  text += '}';
  text.resize((text.size() + header_alignment - 1) / header_alignment * header_alignment, ' ');
  return text;
}

void check_writable(const Safetensors& content) {
  const auto check_text = [](const std::string& text) {
    require(find_invalid_utf8(text) == text.size(),
            "safetensors: the name, key or value " + quoted(text) + " is not UTF-8");
  };
  for (const auto& [key, value] : content.metadata) {
    check_text(key);
    check_text(value);
  }
  std::set<std::string_view> names = {metadata_key};
  for (const Tensor& tensor : content.tensors) {
    check_text(tensor.name);
    const std::string name = "safetensors: tensor " + quoted(tensor.name);
    require(names.insert(tensor.name).second, name + " has a name that is taken");
    const std::uint64_t size = value_size(tensor.dtype);
    require(size != 0, name + " is of an unknown type " + quoted(tensor.dtype));
    require(byte_count(tensor.shape, size) == tensor.bytes.size(),
            name + " of type " + tensor.dtype + " and shape " + shape_text(tensor.shape) +
                " does not fit its " + std::to_string(tensor.bytes.size()) + " bytes");
  }
}

}  // namespace

const Tensor* Safetensors::find(std::string_view name) const {
  const auto found = std::find_if(tensors.begin(), tensors.end(),
                                  [name](const Tensor& tensor) { return tensor.name == name; });
  return found == tensors.end() ? nullptr : &*found;
}

Safetensors read_safetensors(Bytes file) {
  const std::string_view header = header_of(file);
  const Bytes data = file.subspan(length_size + header.size());

  Safetensors content;
  std::vector<Entry> entries;
  JsonReader json(header, "safetensors header");
  json.object([&](const std::string& name) {
    if (name == metadata_key) {
      json.object([&](const std::string& key) { content.metadata[key] = json.string(); });
    } else {
      entries.push_back(read_entry(json, name));
    }
  });
  json.end();

  for (const Entry& entry : entries) check_entry(entry, data.size());
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
  });
  std::uint64_t covered = 0;
  for (Entry& entry : entries) {
    if (entry.begin != covered) {
      refuse("tensor " + quoted(entry.name) + " begins at byte " + std::to_string(entry.begin) +
             " of the data; expected " + std::to_string(covered) +
             ", where the tensor before it ends");
    }
    covered = entry.end;
    content.tensors.push_back({std::move(entry.name), std::move(entry.dtype),
                               std::move(entry.shape),
                               data.subspan(static_cast<std::size_t>(entry.begin),
                                            static_cast<std::size_t>(entry.end - entry.begin))});
  }
  if (covered != data.size()) {
    refuse("the file is too long: the tensors end at byte " + std::to_string(covered) + " of " +
           std::to_string(data.size()) + " bytes of data");
  }
  return content;
}

std::vector<std::uint8_t> write_safetensors(const Safetensors& content) {
  check_writable(content);
  const std::string header = header_text(content);
  std::size_t size = length_size + header.size();
  for (const Tensor& tensor : content.tensors) size += tensor.bytes.size();

  std::vector<std::uint8_t> file(length_size);
  file.reserve(size);
  const std::uint64_t header_size = header.size();
  std::memcpy(file.data(), &header_size, length_size);
  file.insert(file.end(), header.begin(), header.end());
  for (const Tensor& tensor : content.tensors) {
    file.insert(file.end(), tensor.bytes.begin(), tensor.bytes.end());
  }
  return file;
}

Bytes as_bytes(std::span<const float> values) {
  return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()};
}

std::string shape_text(const std::vector<std::uint64_t>& shape) {
  std::string text = "[";
  for (const std::uint64_t side : shape) {
    if (text.size() > 1) text += ", ";
    text += std::to_string(side);
  }
  return text + ']';
}

}  // namespace dk
