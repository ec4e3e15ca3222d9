#include "dk/data/dataset.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "dk/core/digest.hpp"
#include "dk/core/error.hpp"
#include "dk/core/random.hpp"

namespace dk {

namespace {

constexpr int max_classes = 256;  // a label is one byte

/// How many classes there are. Throws invalid_argument unless `range` is possible and each label
/// one of its classes.
int count_classes(std::span<const std::uint8_t> labels, ClassRange range) {
  const int first = range.first_label;
  require(first >= 0 && first < max_classes, "dataset: firstLabel is " + std::to_string(first) +
                                                 "; expected 0 to " +
                                                 std::to_string(max_classes - 1));
  require(!range.count || (*range.count >= 1 && *range.count <= max_classes),
          "dataset: classes is " + std::to_string(range.count.value_or(0)) + "; expected 1 to " +
              std::to_string(max_classes));
  const int last = range.count ? first + *range.count - 1 : max_classes - 1;
  const auto wrong = std::find_if(labels.begin(), labels.end(), [=](std::uint8_t label) {
    return label < first || label > last;
  });
  if (wrong != labels.end()) {
    std::string told = first > 0 ? " (firstLabel is " + std::to_string(first) + ")" : "";
    if (first == 0 && std::find(labels.begin(), labels.end(), 0) == labels.end()) {
      told = "; no label is 0: firstLabel says with which one they begin";
    }
    throw Error(ErrorCode::invalid_argument,
                "dataset: label " + std::to_string(wrong - labels.begin()) + " is " +
                    std::to_string(*wrong) + "; expected " + std::to_string(first) + " to " +
                    std::to_string(last) + told);
  }
  return range.count ? *range.count : *std::max_element(labels.begin(), labels.end()) - first + 1;
}

/// What labels that begin with `first_label` are as classes, which begin with 0.
std::vector<std::uint8_t> class_bytes(std::span<const std::uint8_t> labels, int first_label) {
  std::vector<std::uint8_t> classes(labels.size());
  std::transform(labels.begin(), labels.end(), classes.begin(), [=](std::uint8_t label) {
    return static_cast<std::uint8_t>(label - first_label);
  });
  return classes;
}

/// How many to take of each class so that the counts add up to `size` and are as equal as what
/// `available` allows. Never shrinks for any class when `size` grows.
std::vector<std::size_t> balanced_counts(const std::vector<std::size_t>& available,
                                         std::size_t size) {
  std::vector<std::size_t> counts(available.size(), 0);
  while (size > 0) {
    std::size_t open = 0;
    for (std::size_t c = 0; c < counts.size(); ++c) open += counts[c] < available[c];
    const std::size_t share = std::max<std::size_t>(1, size / open);
    for (std::size_t c = 0; c < counts.size() && size > 0; ++c) {
      const std::size_t taken = std::min({share, available[c] - counts[c], size});
      counts[c] += taken;
      size -= taken;
    }
  }
  return counts;
}

struct IdxPair {
  IdxImages images;
  IdxValues labels;
};

/// Reads both files; where one can't be read, looks whether they fit the other way round.
IdxPair parse_pair(std::span<const std::uint8_t> images_file,
                   std::span<const std::uint8_t> labels_file, std::optional<ImageSize> size) {
  try {
    return {parse_idx_images(images_file, size), parse_idx_labels(labels_file)};
  } catch (const Error&) {
    bool are_swapped = true;
    try {
      parse_idx_images(labels_file, size);
      parse_idx_labels(images_file);
    } catch (const Error&) {
      are_swapped = false;
    }
    if (!are_swapped) throw;
    throw Error(ErrorCode::corrupt_data,
                "IDX: the image file and the label file have been swapped");
  }
}

/// The bytes that `values` looks into: moving them does not move what they hold.
std::vector<std::uint8_t> owner_of(IdxValues values, std::vector<std::uint8_t> file) {
  return values.narrowed.empty() ? std::move(file) : std::move(values.narrowed);
}

}  // namespace

Dataset Dataset::from_idx(std::vector<std::uint8_t> images_file,
                          std::vector<std::uint8_t> labels_file, std::optional<ImageSize> size,
                          ClassRange classes) {
  IdxPair files = parse_pair(images_file, labels_file, size);
  IdxImages& images = files.images;
  IdxValues& labels = files.labels;
  if (labels.values.size() != images.count) {
    throw Error(ErrorCode::corrupt_data, "IDX: the image file has " + std::to_string(images.count) +
                                             " images, the label file " +
                                             std::to_string(labels.values.size()) +
                                             " labels; the files do not belong together");
  }
  auto storage = std::make_shared<Storage>();
  storage->classes = count_classes(labels.values, classes);
  if (classes.first_label != 0) {
    labels.narrowed = class_bytes(labels.values, classes.first_label);
    labels.values = labels.narrowed;
  }
  storage->pixels = images.pixels.values;
  storage->labels = labels.values;
  storage->image_bytes = owner_of(std::move(images.pixels), std::move(images_file));
  storage->label_bytes = owner_of(std::move(labels), std::move(labels_file));
  storage->rows = static_cast<int>(images.size.rows);
  storage->cols = static_cast<int>(images.size.cols);
  storage->pixels_per_image = std::size_t{images.size.rows} * images.size.cols;
  return {std::move(storage), nullptr};
}

Dataset Dataset::from_raw(std::vector<std::uint8_t> pixels, std::vector<std::uint8_t> labels,
                          int rows, int cols, int classes, int first_label) {
  const std::uint64_t pixels_per_image =
      static_cast<std::uint64_t>(rows) * static_cast<std::uint64_t>(cols);
  require(rows >= 1 && cols >= 1 && pixels_per_image <= max_pixels_per_image,
          "dataset: the images are " + std::to_string(rows) + " x " + std::to_string(cols) +
              " pixels; expected 1 to " + std::to_string(max_pixels_per_image) +
              " pixels an image");
  require(!labels.empty() && labels.size() <= max_samples,
          "dataset: there are " + std::to_string(labels.size()) + " labels; expected 1 to " +
              std::to_string(max_samples));
  require(pixels.size() == labels.size() * pixels_per_image,
          "dataset: " + std::to_string(labels.size()) + " images of " + std::to_string(rows) +
              " x " + std::to_string(cols) + " need " +
              std::to_string(labels.size() * pixels_per_image) + " bytes of pixels; got " +
              std::to_string(pixels.size()));
  count_classes(labels, {.first_label = first_label, .count = classes});
  if (first_label != 0) labels = class_bytes(labels, first_label);
  auto storage = std::make_shared<Storage>();
  storage->image_bytes = std::move(pixels);
  storage->label_bytes = std::move(labels);
  storage->pixels = storage->image_bytes;
  storage->labels = storage->label_bytes;
  storage->rows = rows;
  storage->cols = cols;
  storage->classes = classes;
  storage->pixels_per_image = static_cast<std::size_t>(pixels_per_image);
  return {std::move(storage), nullptr};
}

Dataset Dataset::subset(std::size_t size, std::uint64_t seed) const {
  require(size >= 1 && size <= this->size(), "subset: size is " + std::to_string(size) +
                                                 "; expected 1 to " + std::to_string(this->size()));
  std::vector<Ids> ids_of_class(static_cast<std::size_t>(classes()));
  for (std::size_t i = 0; i < this->size(); ++i) ids_of_class[label(i)].push_back(sample_id(i));

  std::vector<std::size_t> available;
  for (const Ids& ids : ids_of_class) available.push_back(ids.size());
  const std::vector<std::size_t> counts = balanced_counts(available, size);

  auto chosen = std::make_shared<Ids>();
  chosen->reserve(size);
  for (std::size_t c = 0; c < ids_of_class.size(); ++c) {
    // The whole class is shuffled, in an order that `size` has no part in: so subsets are nested.
    Ids& ids = ids_of_class[c];
    Philox(seed, Stream::subset, static_cast<std::uint32_t>(c)).shuffle(std::span(ids));
    chosen->insert(chosen->end(), ids.begin(),
                   ids.begin() + static_cast<std::ptrdiff_t>(counts[c]));
  }
  std::sort(chosen->begin(), chosen->end());
  return {storage_, std::move(chosen)};
}

Dataset Dataset::with_classes(std::span<const int> classes) const {
  return by_class(classes, true, "withClasses");
}

Dataset Dataset::without_classes(std::span<const int> classes) const {
  return by_class(classes, false, "withoutClasses");
}

Dataset Dataset::by_class(std::span<const int> classes, bool among,
                          const std::string& method) const {
  std::vector<bool> is_named(static_cast<std::size_t>(this->classes()));
  for (const int c : classes) {
    require(c >= 0 && c < this->classes(), method + ": class " + std::to_string(c) +
                                               " does not exist; expected 0 to " +
                                               std::to_string(this->classes() - 1));
    is_named[static_cast<std::size_t>(c)] = true;
  }
  auto chosen = std::make_shared<Ids>();
  for (std::size_t i = 0; i < size(); ++i) {
    if (is_named[label(i)] == among) chosen->push_back(sample_id(i));
  }
  require(!chosen->empty(), method + ": none of the " + std::to_string(size()) +
                                " samples is left; expected 1 or more");
  return {storage_, std::move(chosen)};
}

Dataset Dataset::take(std::size_t from, std::size_t count) const {
  require(from < size(), "take: from is " + std::to_string(from) + "; expected 0 to " +
                             std::to_string(size() - 1));
  require(count >= 1 && count <= size() - from,
          "take: count is " + std::to_string(count) + "; expected 1 to " +
              std::to_string(size() - from) + " from sample " + std::to_string(from) + " on");
  auto chosen = std::make_shared<Ids>(count);
  for (std::size_t i = 0; i < count; ++i) (*chosen)[i] = sample_id(from + i);
  return {storage_, std::move(chosen)};
}

std::uint64_t Dataset::digest() const {
  Digest digest;
  for (const int number : {rows(), cols(), classes()}) {
    digest.add(static_cast<std::uint32_t>(number));
  }
  for (std::size_t i = 0; i < size(); ++i) {
    digest.add(std::uint32_t{label(i)});
    digest.add(image(i));
  }
  return digest.value();
}

}  // namespace dk
