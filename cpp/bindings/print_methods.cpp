// Prints web/engine/src/methods.js: what JavaScript knows of the methods.

#include <iostream>
#include <span>
#include <string>

#include "dk/core/error.hpp"
#include "dk/distill/method.hpp"
#include "dk/io/json.hpp"

using namespace dk;

namespace {

const char* name_of(Needs needs) {
  switch (needs) {
    case Needs::labels:
      return "labels";
    case Needs::logits:
      return "logits";
    case Needs::hidden:
      return "hidden";
  }
  return "";
}

void print(const Method& method) {
  std::cout << "  {\n    name: " << json_string(method.name)
            << ",\n    source: " << json_string(method.source)
            << ",\n    needs: " << json_string(name_of(method.needs)) << ",\n    numbers: [\n";
  for (const auto& [name, usual, range] : method.numbers) {
    std::cout << "      { name: " << json_string(name) << ", usual: " << text(usual)
              << ", least: " << text(range.least) << ", most: " << text(range.most)
              << ", isMostExcluded: " << (range.is_most_excluded ? "true" : "false") << " },\n";
  }
  std::cout << "    ],\n    terms: [";
  for (const char* const term : method.terms) {
    std::cout << (term == method.terms.front() ? "" : ", ") << json_string(term);
  }
  std::cout << "],\n  },\n";
}

}  // namespace

int main() {
  std::cout
      << "// Written by the build (cpp/bindings/print_methods.cpp) from cpp/dk/distill/methods; "
         "a test compares.\n\n"
         "export const methods = /** @type {const} */ ([\n";
  for (const Method* method : methods()) print(*method);
  std::cout << "]);\n";
}
