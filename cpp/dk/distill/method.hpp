#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dk/distill/objective.hpp"
#include "dk/distill/teacher.hpp"

namespace dk {

/// What a method wants beside the labels.
enum class Needs {
  labels,  // nothing: it has no teacher
  logits,  // a teacher's answers
  hidden,  // a teacher's hidden layers
};

/// What a number may be.
struct Range {
  double least, most;
  bool is_most_excluded = false;

  bool has(double value) const {
    return value >= least && (is_most_excluded ? value < most : value <= most);
  }
};

/// One number of a method: a weight, a temperature.
struct Number {
  const char* name;  // as options, flags and forms call it
  double usual;      // where it is not said
  Range range;
};

/// A hidden layer of the student and the teacher's that it is compared with, both from 0.
struct LayerPair {
  int student, teacher;
};

struct NamedNumber {
  std::string name;
  double value;
};

/// Which method, with what: what of it is not said is as usual.
struct ObjectiveOptions {
  std::string kind = "hard";
  Ensemble teacher{};                   // not with Needs::labels: either this ...
  std::vector<float> teacher_logits{};  // ... or, for Needs::logits, its answers, (size, classes)
  bool is_live = false;                 // the teacher changes meanwhile (teacher.hpp)
  std::vector<NamedNumber> numbers{};
  std::vector<LayerPair> layers{};  // Needs::hidden only; the last of both unless said
};

struct Method;

/// What a method makes an objective of, all of it checked and complete.
struct Setting {
  const Method& method;
  const Mlp& student;
  int max_rows;                    // of a batch
  std::uint64_t seed;              // of what is drawn at random
  std::vector<double> numbers;     // in the method's order
  std::vector<LayerPair> layers;   // one or more with Needs::hidden
  std::optional<Teacher> teacher;  // there unless Needs::labels

  double number(std::string_view name) const;
};

/// A way to teach: one file in methods/, one line in methods.cpp. All that is known of it
/// elsewhere (options, flags, forms, links, tests) is read from here.
struct Method {
  const char* name;
  const char* source;  // paper, section
  Needs needs;
  std::span<const Number> numbers;
  std::span<const char* const> terms;  // of its loss, at most Loss::max_terms
  std::unique_ptr<Objective> (*make)(Setting setting);
};

/// All methods, the one that is usual first.
std::span<const Method* const> methods();

/// Throws invalid_argument where there is none of that name.
const Method& method_named(std::string_view name);

/// For a student that learns from batches of at most `max_rows` samples of `dataset`. Throws
/// invalid_argument for options out of range or a teacher that does not fit.
std::unique_ptr<Objective> make_objective(const ObjectiveOptions& options, const Mlp& student,
                                          const Dataset& dataset, int max_rows,
                                          std::uint64_t seed = 1);

}  // namespace dk
