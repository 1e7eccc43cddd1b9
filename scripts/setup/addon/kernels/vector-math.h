// Vectors of eight floats, elementary functions on them, and products of matrices that fit a cache.
//
// No include guard: fused.cc includes this once for each instruction set, in a namespace of its own.

using Vector = float __attribute__((vector_size(32)));
using Integers = int32_t __attribute__((vector_size(32)));
constexpr int64_t lanes = 8;
constexpr int64_t panel = 2 * lanes;  // columns of a packed matrix that lie side by side

static inline Vector Load(const float *from) {
  Vector v;
  std::memcpy(&v, from, sizeof v);
  return v;
}
static inline void Store(float *to, Vector v) { std::memcpy(to, &v, sizeof v); }
// The first `count` of eight floats; the others are zero.
static inline Vector Load(const float *from, int64_t count) {
  if (count >= lanes) return Load(from);
  float part[lanes] = {};
  std::memcpy(part, from, count * sizeof(float));
  return Load(part);
}
static inline void Store(float *to, Vector v, int64_t count) {
  if (count >= lanes) return Store(to, v);
  float part[lanes];
  Store(part, v);
  std::memcpy(to, part, count * sizeof(float));
}
static inline Vector All(float x) { return Vector{x, x, x, x, x, x, x, x}; }
static inline float Sum(Vector v) {
  return ((v[0] + v[4]) + (v[1] + v[5])) + ((v[2] + v[6]) + (v[3] + v[7]));
}
// Lane by lane. What is not a number stays so.
static inline Vector AtMost(Vector limit, Vector x) { return limit < x ? limit : x; }
static inline Vector AtLeast(Vector limit, Vector x) { return limit > x ? limit : x; }

// A quotient of polynomials, as in Eigen (its coefficients): within 1e-7 of tanh.
static inline Vector Tanh(Vector x) {
  const Vector a = AtMost(All(7.99881172180175781f), AtLeast(All(-7.99881172180175781f), x));
  const Vector s = a * a;
  Vector p = All(-2.76076847742355e-16f);
  p = p * s + 2.00018790482477e-13f;
  p = p * s + -8.60467152213735e-11f;
  p = p * s + 5.12229709037114e-08f;
  p = p * s + 1.48572235717979e-05f;
  p = p * s + 6.37261928875436e-04f;
  p = p * s + 4.89352455891786e-03f;
  Vector q = All(1.19825839466702e-06f);
  q = q * s + 1.18534705686654e-04f;
  q = q * s + 2.26843463243900e-03f;
  q = q * s + 4.89352518554385e-03f;
  return a * p / q;
}

static inline Vector Sigmoid(Vector x) { return 0.5f * Tanh(0.5f * x) + 0.5f; }

// e to the power of x, for x of at most 0.
static inline Vector Exp(Vector x) {
  const Vector a = AtLeast(All(-87.0f), x);
  // Adding 1.5 · 2^23 rounds to a whole number, which then stands in the low bits.
  const Vector shifted = a * 1.44269504088896341f + 12582912.0f;
  const Vector n = shifted - 12582912.0f;
  const Vector r = (a - n * 0.693359375f) + n * 2.12194440e-4f;
  Vector p = All(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const Integers power = (__builtin_convertvector(n, Integers) + 127) << 23;
  Vector scale;
  std::memcpy(&scale, &power, sizeof scale);
  return p * scale;
}

// A matrix of [rows, columns] as panels of columns: [columns / panel, rows, panel], filled up with zeros.
static inline int64_t PackedSize(int64_t rows, int64_t columns) {
  return (columns + panel - 1) / panel * panel * rows;
}
static inline void PackPanel(const float *matrix, int64_t rows, int64_t stride, int64_t count, float *packed) {
  for (int64_t row = 0; row < rows; row++) {
    Store(packed + row * panel, Load(matrix + row * stride, count));
    Store(packed + row * panel + lanes, count > lanes ? Load(matrix + row * stride + lanes, count - lanes) : Vector{});
  }
}
static inline void Pack(const float *matrix, int64_t rows, int64_t columns, int64_t stride, float *packed) {
  for (int64_t at = 0; at < columns; at += panel) {
    PackPanel(matrix + at, rows, stride, std::min(panel, columns - at), packed + at * rows);
  }
}
// The packed transpose of a matrix of [columns, rows].
static inline void PackTransposed(const float *matrix, int64_t rows, int64_t columns, int64_t stride, float *packed) {
  for (int64_t column = 0; column < (columns + panel - 1) / panel * panel; column++) {
    float *to = packed + column / panel * panel * rows + column % panel;
    for (int64_t row = 0; row < rows; row++) to[row * panel] = column < columns ? matrix[column * stride + row] : 0;
  }
}

// sums[height, panel] += a[height, depth] · packed panel. Element (r, k) of a is at a[r · rowStep + k · depthStep].
template <int height>
static inline void Tile(const float *a, int64_t rowStep, int64_t depthStep, int64_t depth, const float *packed,
                        int64_t packedStep, float *sums, int64_t stride, int64_t count) {
  Vector left[height], right[height];
#pragma GCC unroll 6
  for (int r = 0; r < height; r++) {
    left[r] = Load(sums + r * stride, count);
    right[r] = count > lanes ? Load(sums + r * stride + lanes, count - lanes) : Vector{};
  }
  for (int64_t k = 0; k < depth; k++) {
    const Vector b0 = Load(packed + k * packedStep), b1 = Load(packed + k * packedStep + lanes);
#pragma GCC unroll 6
    for (int r = 0; r < height; r++) {
      const Vector value = All(a[r * rowStep + k * depthStep]);
      left[r] += value * b0;
      right[r] += value * b1;
    }
  }
#pragma GCC unroll 6
  for (int r = 0; r < height; r++) {
    Store(sums + r * stride, left[r], count);
    if (count > lanes) Store(sums + r * stride + lanes, right[r], count - lanes);
  }
}

static inline void TilesOfPanel(const float *a, int64_t rowStep, int64_t depthStep, int64_t rows, int64_t depth,
                                const float *packed, int64_t packedStep, float *sums, int64_t stride, int64_t count) {
  int64_t r = 0;
  for (; r + 6 <= rows; r += 6) {
    Tile<6>(a + r * rowStep, rowStep, depthStep, depth, packed, packedStep, sums + r * stride, stride, count);
  }
  const float *rest = a + r * rowStep;
  float *to = sums + r * stride;
  switch (rows - r) {
    case 5: return Tile<5>(rest, rowStep, depthStep, depth, packed, packedStep, to, stride, count);
    case 4: return Tile<4>(rest, rowStep, depthStep, depth, packed, packedStep, to, stride, count);
    case 3: return Tile<3>(rest, rowStep, depthStep, depth, packed, packedStep, to, stride, count);
    case 2: return Tile<2>(rest, rowStep, depthStep, depth, packed, packedStep, to, stride, count);
    case 1: return Tile<1>(rest, rowStep, depthStep, depth, packed, packedStep, to, stride, count);
  }
}

// sums[rows, columns] += a[rows, depth] · packed
static inline void AddProduct(const float *a, int64_t aStride, int64_t rows, int64_t depth, const float *packed,
                              int64_t columns, float *sums, int64_t stride) {
  for (int64_t at = 0; at < columns; at += panel) {
    TilesOfPanel(a, aStride, 1, rows, depth, packed + at * depth, panel, sums + at, stride,
                 std::min(panel, columns - at));
  }
}

// The same with a matrix that is not packed, each panel of which is packed on the way: for a single product.
static inline void AddProductWith(const float *a, int64_t aStride, int64_t rows, int64_t depth, const float *matrix,
                                  int64_t columns, float *buffer, float *sums, int64_t stride) {
  for (int64_t at = 0; at < columns; at += panel) {
    const int64_t count = std::min(panel, columns - at);
    PackPanel(matrix + at, depth, columns, count, buffer);
    TilesOfPanel(a, aStride, 1, rows, depth, buffer, panel, sums + at, stride, count);
  }
}

// sums[rows, columns] += aᵀ · b, where a is [depth, rows] and b [depth, columns].
static inline void AddTransposedProduct(const float *a, int64_t rows, const float *b, int64_t columns, int64_t depth,
                                        float *buffer, float *sums) {
  constexpr int64_t block = 256;  // rows of b at a time: a packed panel of them stays in the first cache
  for (int64_t from = 0; from < depth; from += block) {
    const int64_t size = std::min(block, depth - from);
    for (int64_t at = 0; at < columns; at += panel) {
      const int64_t count = std::min(panel, columns - at);
      PackPanel(b + from * columns + at, size, columns, count, buffer);
      TilesOfPanel(a + from * rows, 1, rows, rows, size, buffer, panel, sums + at, columns, count);
    }
  }
}

// Whether most of a matrix is zero, as one-hot vectors are, judged by its first rows.
static inline bool IsSparse(const float *matrix, int64_t rows, int64_t columns) {
  const int64_t size = std::min<int64_t>(rows, 32) * columns;
  return std::count_if(matrix, matrix + size, [](float number) { return number != 0; }) * 8 <= size;
}

// Calls `use` with the place of each number that is not zero.
template <typename Use>
static inline void ForNonzero(const float *numbers, int64_t size, Use use) {
  int64_t at = 0;
  for (; at + lanes <= size; at += lanes) {
    uint64_t bits[4];
    std::memcpy(bits, numbers + at, sizeof bits);
    if ((bits[0] | bits[1] | bits[2] | bits[3]) == 0) continue;
    for (int64_t n = at; n < at + lanes; n++) {
      if (numbers[n] != 0) use(n);
    }
  }
  for (; at < size; at++) {
    if (numbers[at] != 0) use(at);
  }
}

static inline bool IsZero(const float *numbers, int64_t size) {
  return std::all_of(numbers, numbers + size, [](float number) { return number == 0; });
}

// to = sum + factor · from
static inline void SumScaled(const float *sum, const float *from, float factor, float *to, int64_t size) {
  int64_t at = 0;
  for (; at + lanes <= size; at += lanes) Store(to + at, Load(sum + at) + factor * Load(from + at));
  for (; at < size; at++) to[at] = sum[at] + factor * from[at];
}

// to += factor · from
static inline void AddScaled(const float *from, float factor, float *to, int64_t size) {
  SumScaled(to, from, factor, to, size);
}

static inline float Dot(const float *a, const float *b, int64_t size) {
  Vector sum{};
  for (int64_t at = 0; at < size; at += lanes) sum += Load(a + at, size - at) * Load(b + at, size - at);
  return Sum(sum);
}
