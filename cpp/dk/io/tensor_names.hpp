#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dk {

// What the names of tensors say to a person: "fc10.weight" is the weight of layer 10.

/// The name up to its last separator, '.', '/' or '_': "fc10". Empty where there is none.
std::string_view prefix_of(std::string_view name);

/// What follows that separator: "weight".
std::string_view last_word_of(std::string_view name);

/// The numbers in a name: {10}.
std::vector<std::uint64_t> numbers_in(std::string_view name);

/// The name with '#' for each number: "fc#.weight".
std::string pattern_of(std::string_view name);

}  // namespace dk
