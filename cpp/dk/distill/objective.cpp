#include "dk/distill/objective.hpp"

#include <algorithm>
#include <string>

#include "dk/core/error.hpp"
#include "dk/distill/hard_target.hpp"
#include "dk/distill/label_smoothing.hpp"
#include "dk/distill/soft_target.hpp"
#include "dk/distill/temperature.hpp"

namespace dk {

namespace {

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

Teacher make_teacher(const ObjectiveOptions& options, const Mlp& student, const Dataset& dataset,
                     int max_rows) {
  const Scalar temperature = checked_temperature(options.temperature);
  if (options.teacher.empty()) {
    require(!options.teacher_logits.empty(),
            "objective 'soft-target' needs a teacher, or its logits");
    return Teacher(options.teacher_logits, student.classes(), dataset, temperature, max_rows);
  }
  require(options.teacher_logits.empty(),
          "objective 'soft-target' takes a teacher or its logits, not both");
  require_match(options.teacher, student);
  return Teacher(options.teacher, temperature, dataset.total_size(), max_rows);
}

}  // namespace

std::unique_ptr<Objective> make_objective(const ObjectiveOptions& options, const Mlp& student,
                                          const Dataset& dataset, int max_rows) {
  switch (options.kind) {
    case ObjectiveOptions::Kind::hard:
      return std::make_unique<HardTarget>();
    case ObjectiveOptions::Kind::soft_target: {
      require(options.soft_weight >= 0 && options.soft_weight <= 1,
              "softWeight is " + text(options.soft_weight) + "; expected 0 to 1");
      return std::make_unique<SoftTarget>(make_teacher(options, student, dataset, max_rows),
                                          static_cast<Scalar>(options.soft_weight), max_rows);
    }
    case ObjectiveOptions::Kind::label_smoothing:
      require(options.smoothing >= 0 && options.smoothing < 1,
              "smoothing is " + text(options.smoothing) + "; expected 0 or more and below 1");
      return std::make_unique<LabelSmoothing>(static_cast<Scalar>(options.smoothing));
  }
  throw Error(ErrorCode::invalid_argument, "unknown kind of objective");
}

}  // namespace dk
