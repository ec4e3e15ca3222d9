#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "dk/core/error.hpp"
#include "dk/distill/methods/list.hpp"
#include "dk/distill/temperature.hpp"

namespace dk {

namespace {

constexpr const Method* all[] = {
#define DK_METHOD(name) &name,
#include "dk/distill/methods/list.inc"
#undef DK_METHOD
};

std::string objective(const Method& method) {
  return std::string("objective '") + method.name + "'";
}

std::string range_text(const Range& range) {
  if (range.is_most_excluded) return text(range.least) + " or more and below " + text(range.most);
  return text(range.least) + " to " + text(range.most);
}

const Number* find_number(const Method& method, std::string_view name) {
  const auto found = std::ranges::find_if(
      method.numbers, [name](const Number& number) { return number.name == name; });
  return found == method.numbers.end() ? nullptr : &*found;
}

std::size_t place_of(const Number& number, const Method& method) {
  return static_cast<std::size_t>(&number - method.numbers.data());
}

/// All numbers of the method, in its order.
std::vector<double> complete_numbers(const Method& method, const std::vector<NamedNumber>& given) {
  std::vector<double> values;
  for (const Number& number : method.numbers) values.push_back(number.usual);
  for (const auto& [name, value] : given) {
    const Number* number = find_number(method, name);
    require(number != nullptr, objective(method) + " has no number '" + name + "'");
    require(number->range.has(value),
            name + " is " + text(value) + "; expected " + range_text(number->range));
    values[place_of(*number, method)] = value;
  }
  return values;
}

void require_match(const Ensemble& teacher, const Mlp& student) {
  require_members(teacher, "the teacher");
  require(std::ranges::none_of(teacher.members,
                               [&](const auto& member) { return member.get() == &student; }),
          "the teacher and the student are the same network");
  require(teacher.classes() == student.classes(),
          "the teacher has " + std::to_string(teacher.classes()) + " classes, the student " +
              std::to_string(student.classes()) + "; they must agree");
  require(teacher.input_width() == student.input_width(),
          "the teacher takes " + std::to_string(teacher.input_width()) + " inputs, the student " +
              std::to_string(student.input_width()) + "; they must agree");
}

void require_layer(const std::string& whose, int layer, const Mlp& mlp) {
  const int most = mlp.layer_count() - 2;
  require(layer >= 0 && layer <= most, "layers: hidden layer " + std::to_string(layer) +
                                           " of the " + whose + "; expected 0 to " +
                                           std::to_string(most));
}

/// The pairs of hidden layers that are compared; the last ones unless said.
std::vector<LayerPair> complete_layers(const Method& method, const ObjectiveOptions& options,
                                       const Mlp& student) {
  if (method.needs != Needs::hidden) {
    require(options.layers.empty(), objective(method) + " compares no hidden layers");
    return {};
  }
  require(options.teacher_logits.empty(),
          objective(method) + " needs the teacher's hidden layers, which its logits do not tell");
  require(options.teacher.members.size() <= 1,
          objective(method) + " compares hidden layers with those of one teacher; got " +
              std::to_string(options.teacher.members.size()));
  require(!options.teacher.empty(), objective(method) + " needs a teacher");
  const Mlp& teacher = *options.teacher.members.front();
  for (const auto& [mlp, whose] : {std::pair(&student, "student"), {&teacher, "teacher"}}) {
    require(mlp->layer_count() > 1,
            objective(method) + " compares hidden layers; the " + whose + " has none");
  }
  if (options.layers.empty()) return {{student.layer_count() - 2, teacher.layer_count() - 2}};
  for (const LayerPair& pair : options.layers) {
    require_layer("student", pair.student, student);
    require_layer("teacher", pair.teacher, teacher);
  }
  return options.layers;
}

std::optional<Teacher> make_teacher(const Method& method, const ObjectiveOptions& options,
                                    const Mlp& student, const Dataset& dataset, Scalar temperature,
                                    int max_rows) {
  const bool has_logits = !options.teacher_logits.empty();
  if (method.needs == Needs::labels) {
    require(options.teacher.empty() && !has_logits, objective(method) + " has no teacher");
    return std::nullopt;
  }
  if (options.teacher.empty()) {
    require(has_logits, objective(method) + " needs a teacher, or its logits");
    require(!options.is_live, objective(method) + ": logits that are given cannot be live");
    return Teacher(options.teacher_logits, student.classes(), dataset, temperature, max_rows);
  }
  require(!has_logits, objective(method) + " takes a teacher or its logits, not both");
  require_match(options.teacher, student);
  if (options.is_live) return Teacher::live(options.teacher, temperature, max_rows);
  if (method.needs == Needs::hidden) return Teacher::frozen(options.teacher, temperature, max_rows);
  return Teacher::remembered(options.teacher, temperature, dataset.total_size(), max_rows);
}

}  // namespace

std::span<const Method* const> methods() { return all; }

const Method& method_named(std::string_view name) {
  std::string names;
  for (const Method* method : all) {
    if (method->name == name) return *method;
    names += (names.empty() ? "" : ", ") + std::string(method->name);
  }
  throw Error(ErrorCode::invalid_argument,
              "there is no objective '" + std::string(name) + "'; expected one of " + names);
}

double Setting::number(std::string_view name) const {
  const Number* found = find_number(method, name);
  assert(found != nullptr);
  return numbers[place_of(*found, method)];
}

std::unique_ptr<Objective> make_objective(const ObjectiveOptions& options, const Mlp& student,
                                          const Dataset& dataset, int max_rows,
                                          std::uint64_t seed) {
  const Method& method = method_named(options.kind);
  std::vector<double> numbers = complete_numbers(method, options.numbers);
  const Number* found = find_number(method, "temperature");
  const auto temperature =
      static_cast<Scalar>(found == nullptr ? 1.0 : numbers[place_of(*found, method)]);
  return method.make(
      {.method = method,
       .student = student,
       .max_rows = max_rows,
       .seed = seed,
       .numbers = std::move(numbers),
       .layers = complete_layers(method, options, student),
       .teacher = make_teacher(method, options, student, dataset, temperature, max_rows)});
}

}  // namespace dk
