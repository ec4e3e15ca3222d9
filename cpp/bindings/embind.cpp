#include "bindings/handles.hpp"

using namespace emscripten;
using namespace dk;
using namespace dk::bindings;

EMSCRIPTEN_BINDINGS(dark_knowledge) {
  register_type<Uint8Array>("Uint8Array");
  register_type<Uint32Array>("Uint32Array");
  register_type<Float32Array>("Float32Array");
  register_type<Numbers>("number[]");
  register_type<Networks>("Mlp[]");
  register_type<NumbersByName>("Record<string, number>");
  register_optional<double>();
  register_optional<int>();
  register_optional<ImageSize>();
  register_optional<InputScale>();

  enum_<OptimizerOptions::Kind>("OptimizerKind", enum_value_type::string)
      .value("sgd", OptimizerOptions::Kind::sgd)
      .value("adam", OptimizerOptions::Kind::adam);
  enum_<Schedule::Kind>("ScheduleKind", enum_value_type::string)
      .value("constant", Schedule::Kind::constant)
      .value("cosine", Schedule::Kind::cosine)
      .value("exponential", Schedule::Kind::exponential);
  enum_<SynthesisOptions::Bounds>("SynthesisBounds", enum_value_type::string)
      .value("none", SynthesisOptions::Bounds::none)
      .value("clip", SynthesisOptions::Bounds::clip)
      .value("rescale", SynthesisOptions::Bounds::rescale);
  enum_<Ensemble::Mean>("EnsembleMean", enum_value_type::string)
      .value("arithmetic", Ensemble::Mean::arithmetic)
      .value("geometric", Ensemble::Mean::geometric);

  value_object<ImageSize>("ImageSize")
      .field("rows", &ImageSize::rows)
      .field("cols", &ImageSize::cols);
  value_object<ClassRange>("ClassRange")
      .field("firstLabel", &ClassRange::first_label)
      .field("count", &ClassRange::count);
  value_object<InputScale>("InputScale")
      .field("mean", &InputScale::mean)
      .field("deviation", &InputScale::deviation);
  value_object<Schedule>("Schedule")
      .field("kind", &Schedule::kind)
      .field("decay", &Schedule::decay);
  value_object<OptimizerOptions>("OptimizerOptions")
      .field("kind", &OptimizerOptions::kind)
      .field("rate", &OptimizerOptions::rate)
      .field("momentum", &OptimizerOptions::momentum)
      .field("nesterov", &OptimizerOptions::nesterov)
      .field("beta1", &OptimizerOptions::beta1)
      .field("beta2", &OptimizerOptions::beta2)
      .field("epsilon", &OptimizerOptions::epsilon)
      .field("weightDecay", &OptimizerOptions::weight_decay)
      .field("schedule", &OptimizerOptions::schedule);
  value_object<DropoutOptions>("DropoutOptions")
      .field("input", &DropoutOptions::input)
      .field("hidden", &DropoutOptions::hidden);
  value_object<JsTrainingOptions>("TrainingOptions")
      .field("epochs", &JsTrainingOptions::epochs)
      .field("batchSize", &JsTrainingOptions::batch_size)
      .field("seed", &JsTrainingOptions::seed)
      .field("jitter", &JsTrainingOptions::jitter);
  value_object<JsLaneOptions>("LaneOptions")
      .field("optimizer", &JsLaneOptions::optimizer)
      .field("objective", &JsLaneOptions::objective)
      .field("numbers", &JsLaneOptions::numbers)
      .field("layers", &JsLaneOptions::layers)
      .field("live", &JsLaneOptions::live)
      .field("mean", &JsLaneOptions::mean)
      .field("dropout", &JsLaneOptions::dropout)
      .field("maxNorm", &JsLaneOptions::max_norm);
  value_object<JsStepReport>("StepReport")
      .field("steps", &JsStepReport::steps)
      .field("samples", &JsStepReport::samples)
      .field("lanes", &JsStepReport::lanes);
  value_object<JsSynthesisOptions>("SynthesisOptions")
      .field("temperature", &JsSynthesisOptions::temperature)
      .field("optimizer", &JsSynthesisOptions::optimizer)
      .field("bounds", &JsSynthesisOptions::bounds);
  value_object<JsEvaluation>("Evaluation")
      .field("count", &JsEvaluation::count)
      .field("errors", &JsEvaluation::errors)
      .field("crossEntropy", &JsEvaluation::cross_entropy)
      .field("confusion", &JsEvaluation::confusion)
      .field("calibrationError", &JsEvaluation::calibration_error)
      .field("agreement", &JsEvaluation::agreement)
      .field("divergence", &JsEvaluation::divergence);
  value_object<JsAbout>("About")
      .field("version", &JsAbout::version)
      .field("emscripten", &JsAbout::emscripten)
      .field("eigen", &JsAbout::eigen)
      .field("simd", &JsAbout::simd);

  class_<JsDataset>("Dataset")
      .class_function("fromIdx", guard<&JsDataset::from_idx>)
      .class_function("fromRaw", guard<&JsDataset::from_raw>)
      .property("size", &JsDataset::size)
      .property("rows", &JsDataset::rows)
      .property("cols", &JsDataset::cols)
      .property("classes", &JsDataset::classes)
      .function("image", guard<&JsDataset::image>)
      .function("labels", guard<&JsDataset::labels>)
      .function("subset", guard<&JsDataset::subset>)
      .function("withClasses", guard<&JsDataset::with_classes>)
      .function("withoutClasses", guard<&JsDataset::without_classes>)
      .function("take", guard<&JsDataset::take>)
      .function("digest", guard<&JsDataset::digest>);

  class_<JsMlp>("Mlp")
      .class_function("create", guard<&JsMlp::create>)
      .class_function("fromSafetensors", guard<&JsMlp::from_safetensors>)
      .property("parameterCount", &JsMlp::parameter_count)
      .function("widths", guard<&JsMlp::widths>)
      .function("logitsOfPixels", guard<&JsMlp::logits_of_pixels>)
      .function("logitsOfValues", guard<&JsMlp::logits_of_values>)
      .function("shiftBiases", guard<&JsMlp::shift_biases>)
      .function("copyLayers", guard<&JsMlp::copy_layers>)
      .function("toSafetensors", guard<&JsMlp::to_safetensors>);

  class_<JsTrainer>("Trainer")
      .class_function("create", guard<&JsTrainer::create>)
      .function("add", guard<&JsTrainer::add>)
      .property("step", &JsTrainer::step)
      .property("steps", &JsTrainer::steps)
      .property("stepsPerEpoch", &JsTrainer::steps_per_epoch)
      .function("advance", guard<&JsTrainer::advance>);

  class_<JsSynthesis>("Synthesis")
      .class_function("create", guard<&JsSynthesis::create>)
      .function("advance", guard<&JsSynthesis::advance>)
      .function("images", guard<&JsSynthesis::images>);

  class_<JsBiasShift>("BiasShift")
      .class_function("create", guard<&JsBiasShift::create>)
      .function("errors", guard<&JsBiasShift::errors>)
      .function("mass", guard<&JsBiasShift::mass>)
      .function("priorMatching", guard<&JsBiasShift::prior_matching>)
      .function("best", guard<&JsBiasShift::best>);

  function("evaluate", guard<&evaluate_model>);
  function("classMap", guard<&class_map_of>);
  function("classMapOfLogits", guard<&class_map_of_logits>);
  function("epochOrder", guard<&epoch_order_of>);
  function("dirichlet", guard<&dirichlet>);
  function("setThreads", guard<&set_threads>);
  function("dismissThreads", &dismiss_threads);
  function("threads", &threads);
  function("reportWork", guard<&report_work>);
  function("about", &about);
  function("memoryBytes", &memory_bytes);
  function("liveHandles", &LiveHandle::count);
}
