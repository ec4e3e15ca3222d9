#pragma once

#include <Eigen/Core>

namespace dk {

// The gradient tests build the library a second time in double precision, where finite differences
// are sharp enough to tell a right gradient from a nearly right one.
#ifdef DK_DOUBLE_PRECISION
using Scalar = double;
#else
using Scalar = float;
#endif

using Index = Eigen::Index;

// Every matrix is row-major and contiguous: one sample a row.
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using RowVector = Eigen::Matrix<Scalar, 1, Eigen::Dynamic, Eigen::RowMajor>;

// Views, passed by value: a pointer and the sizes.
using MatrixMap = Eigen::Map<Matrix>;
using ConstMatrixMap = Eigen::Map<const Matrix>;
using RowVectorMap = Eigen::Map<RowVector>;
using ConstRowVectorMap = Eigen::Map<const RowVector>;
using ArrayMap = Eigen::Map<Eigen::Array<Scalar, Eigen::Dynamic, 1>>;
using ConstArrayMap = Eigen::Map<const Eigen::Array<Scalar, Eigen::Dynamic, 1>>;

}  // namespace dk
