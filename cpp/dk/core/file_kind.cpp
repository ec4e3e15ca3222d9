#include "dk/core/file_kind.hpp"

#include <algorithm>

namespace dk {

namespace {

using namespace std::string_view_literals;

struct Kind {
  std::string_view beginning;
  std::string_view name;
};

constexpr Kind kinds[] = {
    {"\x1f\x8b"sv, "gzip-compressed: decompress first (gunzip)"},
    {"version https://git-lfs.github.com/spec/"sv,
     "a Git LFS pointer, which stands for the file: fetch the file itself (git lfs pull)"},
    {"\x93NUMPY"sv, "a NumPy array (.npy): write it in the format that is read here"},
    {"\x89HDF\r\n\x1a\n"sv, "an HDF5 file (.h5, .keras): save the weights as safetensors"},
    {"\x80\x02"sv, "a Python pickle (.pkl, .pt): save the tensors as safetensors"},
    {"BZh"sv, "bzip2-compressed: decompress first (bunzip2)"},
    {"\xfd"
     "7zXZ\0"sv,
     "xz-compressed: decompress first (unxz)"},
};

/// A server that lacks the file often sends a page instead: '<' after blanks and a byte order mark.
bool is_html(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '<';
}

/// Both a NumPy archive and PyTorch's own format are zip files, told by the name of their first
/// entry.
std::string_view zip_kind(std::string_view text) {
  const std::string_view entry = text.substr(0, 256);
  if (entry.find(".npy") != std::string_view::npos) {
    return "a NumPy archive (.npz): write its arrays in the format that is read here";
  }
  if (entry.find("data.pkl") != std::string_view::npos) {
    return "PyTorch's own format (.pt, .pth): save the state_dict as safetensors";
  }
  return "a zip archive: unzip it first";
}

}  // namespace

std::string_view file_kind(std::span<const std::uint8_t> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.starts_with("PK\x03\x04") || text.starts_with("PK\x05\x06")) return zip_kind(text);
  if (is_html(text)) return "HTML: the server probably sent a page instead of the file";
  const auto* kind = std::find_if(std::begin(kinds), std::end(kinds),
                                  [text](Kind one) { return text.starts_with(one.beginning); });
  return kind == std::end(kinds) ? std::string_view() : kind->name;
}

}  // namespace dk
