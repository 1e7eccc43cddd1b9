// An LSTM forward and back, with the gates in the order input i, candidate g, forget f, output o:
//
//     [i, g, f, o] = [x, h] · kernel + bias;   c' = σ(f) · c + σ(i) · tanh(g);   h' = σ(o) · tanh(c')
//
// No include guard, like vector-math.h.

static void LstmGates(int64_t units, int64_t rows, const float *gates, const float *cellBefore, int64_t cellStride,
                      float *kept, float *h) {
  for (int64_t row = 0; row < rows; row++) {
    const float *gate = gates + row * 4 * units;
    float *own = kept + row * keptParts * units;
    for (int64_t at = 0; at < units; at += lanes) {
      const int64_t n = units - at;
      const Vector i = Sigmoid(Load(gate + at, n));
      const Vector g = Tanh(Load(gate + units + at, n));
      const Vector f = Sigmoid(Load(gate + 2 * units + at, n));
      const Vector o = Sigmoid(Load(gate + 3 * units + at, n));
      const Vector before = cellBefore ? Load(cellBefore + row * cellStride + at, n) : Vector{};
      const Vector c = f * before + i * g;
      const Vector tanhC = Tanh(c);
      Store(own + keptInput * units + at, i, n);
      Store(own + keptCandidate * units + at, g, n);
      Store(own + keptForget * units + at, f, n);
      Store(own + keptOutput * units + at, o, n);
      Store(own + keptCell * units + at, c, n);
      Store(own + keptTanhCell * units + at, tanhC, n);
      Store(h + row * units + at, o * tanhC, n);
    }
  }
}

// gates[rows, columns] = start + x · kernel, kernel row by kernel row: for an x that is mostly zero, or that has few rows.
// The start of a row is `stride` numbers behind that of the row before.
static void ProductRowByRow(const float *start, int64_t stride, const float *x, int64_t rows, int64_t inputs,
                            const float *kernel, int64_t columns, float *gates) {
  for (int64_t row = 0; row < rows; row++) {
    const float *now = x + row * inputs, *sum = start + row * stride;
    float *gate = gates + row * columns;
    ForNonzero(now, inputs, [&](int64_t k) {
      SumScaled(sum, kernel + k * columns, now[k], gate, columns);
      sum = gate;
    });
    if (sum != gate) std::copy(sum, sum + columns, gate);
  }
}

// So many rows at a time go through all steps: their gates and states stay in the near caches, and so does the kernel, if
// it is not too large to stay there with them.
static inline int64_t RowsAtOnce(const LstmSizes &s, int64_t kernelSize) {
  return kernelSize <= (1 << 17) ? std::min<int64_t>(24, s.batch) : s.batch;
}

// x [time, batch, inputs], kernel [inputs + units, 4 · units], bias [4 · units]; h0 and c0 [batch, units] or null;
// h [time, batch, units], kept [time, batch, 6 · units] or null, last cell [batch, units]
static void LstmForward(const LstmSizes &s, const float *x, const float *h0, const float *c0, const float *kernel,
                        const float *bias, float *h, float *kept, float *cell) {
  const int64_t columns = 4 * s.units, keptSize = keptParts * s.units;
  const bool sparse = IsSparse(x, s.time * s.batch, s.inputs);
  if (h0 && IsZero(h0, s.batch * s.units)) h0 = nullptr;
  const bool once = s.time == 1;           // then each panel is packed when it is its turn
  const bool few = once && s.batch <= 4;   // packing would take longer than the product
  const float *stateKernel = kernel + s.inputs * columns;
  std::vector<float> packedInput(once ? s.inputs * panel : sparse ? 0 : PackedSize(s.inputs, columns));
  std::vector<float> packedState(once ? s.units * panel : PackedSize(s.units, columns));
  if (!once) {
    if (!sparse) Pack(kernel, s.inputs, columns, columns, packedInput.data());
    Pack(stateKernel, s.units, columns, columns, packedState.data());
  }
  const int64_t block = once ? s.batch : RowsAtOnce(s, packedInput.size() + packedState.size());
  std::vector<float> gates(block * columns), own(kept ? 0 : block * keptSize);
  for (int64_t from = 0; from < s.batch; from += block) {
    const int64_t rows = std::min(block, s.batch - from);
    const float *before = h0 ? h0 + from * s.units : nullptr, *cellBefore = c0 ? c0 + from * s.units : nullptr;
    for (int64_t t = 0; t < s.time; t++) {
      const int64_t place = t * s.batch + from;
      const float *now = x + place * s.inputs;
      if (sparse || few) {
        ProductRowByRow(bias, 0, now, rows, s.inputs, kernel, columns, gates.data());
      } else {
        for (int64_t row = 0; row < rows; row++) std::copy(bias, bias + columns, gates.data() + row * columns);
        if (once) {
          AddProductWith(now, s.inputs, rows, s.inputs, kernel, columns, packedInput.data(), gates.data(), columns);
        } else {
          AddProduct(now, s.inputs, rows, s.inputs, packedInput.data(), columns, gates.data(), columns);
        }
      }
      if (before && few) {
        ProductRowByRow(gates.data(), columns, before, rows, s.units, stateKernel, columns, gates.data());
      } else if (before && once) {
        AddProductWith(before, s.units, rows, s.units, stateKernel, columns, packedState.data(), gates.data(), columns);
      } else if (before) {
        AddProduct(before, s.units, rows, s.units, packedState.data(), columns, gates.data(), columns);
      }
      float *keptNow = kept ? kept + place * keptSize : own.data(), *hNow = h + place * s.units;
      LstmGates(s.units, rows, gates.data(), cellBefore, t > 0 ? keptSize : s.units, keptNow, hNow);
      before = hNow;
      cellBefore = keptNow + keptCell * s.units;
    }
    for (int64_t row = 0; row < rows; row++) {
      std::copy(cellBefore + row * keptSize, cellBefore + row * keptSize + s.units, cell + (from + row) * s.units);
    }
  }
}

// The kept numbers of a sequence are more than the near caches hold, and are read from the end: what the step before needs
// is asked for one step ahead.
static inline void AskFor(const float *numbers, int64_t size) {
  for (int64_t at = 0; at < size; at += 16) __builtin_prefetch(numbers + at);
}

// One step back: dCell from the gradient of c' to that of c, and the gradient of the gates.
static void LstmGatesBack(const LstmSizes &s, const float *kept, const float *cellBefore, int64_t cellStride,
                          const float *dH, float *dCell, float *dGates) {
  const int64_t units = s.units;
  for (int64_t row = 0; row < s.batch; row++) {
    const float *own = kept + row * keptParts * units;
    if (cellBefore && cellStride != units) AskFor(own - s.batch * keptParts * units, keptParts * units);
    float *gate = dGates + row * 4 * units;
    for (int64_t at = 0; at < units; at += lanes) {
      const int64_t n = units - at;
      const Vector i = Load(own + keptInput * units + at, n), g = Load(own + keptCandidate * units + at, n);
      const Vector f = Load(own + keptForget * units + at, n), o = Load(own + keptOutput * units + at, n);
      const Vector tanhC = Load(own + keptTanhCell * units + at, n);
      const Vector before = cellBefore ? Load(cellBefore + row * cellStride + at, n) : Vector{};
      const Vector dOut = Load(dH + row * units + at, n);
      const Vector dC = Load(dCell + row * units + at, n) + dOut * o * (1.0f - tanhC * tanhC);
      Store(gate + at, dC * g * i * (1.0f - i), n);
      Store(gate + units + at, dC * i * (1.0f - g * g), n);
      Store(gate + 2 * units + at, dC * before * f * (1.0f - f), n);
      Store(gate + 3 * units + at, dOut * tanhC * o * (1.0f - o), n);
      Store(dCell + row * units + at, dC * f, n);
    }
  }
}

// dH [time, batch, units]; dCell [batch, units]: gradient of the last cell, becomes that of c0;
// dGates [time, batch, 4 · units]
static void LstmBack(const LstmSizes &s, const float *c0, const float *kernel, const float *kept, const float *dH,
                     float *dCell, float *dGates) {
  const int64_t columns = 4 * s.units, rows = s.batch;
  std::vector<float> packed(s.time > 1 ? PackedSize(columns, s.units) : 0);
  if (s.time > 1) PackTransposed(kernel + s.inputs * columns, columns, s.units, columns, packed.data());
  std::vector<float> dOut(rows * s.units);
  for (int64_t t = s.time - 1; t >= 0; t--) {
    std::copy(dH + t * rows * s.units, dH + (t + 1) * rows * s.units, dOut.data());
    if (t + 1 < s.time) {
      AddProduct(dGates + (t + 1) * rows * columns, columns, rows, columns, packed.data(), s.units, dOut.data(),
                 s.units);
    }
    const float *cell = t > 0 ? kept + ((t - 1) * rows * keptParts + keptCell) * s.units : c0;
    LstmGatesBack(s, kept + t * rows * keptParts * s.units, cell, t > 0 ? keptParts * s.units : s.units, dOut.data(),
                  dCell, dGates + t * rows * columns);
  }
}

// Gradients of kernel and bias from those of the gates of `rows` rows: x [rows, inputs], h [rows, units], of which row n
// is the state before row n + shift, and states before the first are zero.
static void LstmKernelBack(int64_t rows, int64_t inputs, int64_t units, int64_t shift, const float *x, const float *h,
                           const float *dGates, float *dKernel, float *dBias) {
  const int64_t columns = 4 * units;
  std::fill(dKernel, dKernel + (inputs + units) * columns, 0.0f);
  std::fill(dBias, dBias + columns, 0.0f);
  for (int64_t row = 0; row < rows; row++) AddScaled(dGates + row * columns, 1, dBias, columns);
  std::vector<float> buffer(256 * panel);
  if (IsSparse(x, rows, inputs)) {
    for (int64_t row = 0; row < rows; row++) {
      const float *now = x + row * inputs;
      ForNonzero(now, inputs, [&](int64_t k) {
        AddScaled(dGates + row * columns, now[k], dKernel + k * columns, columns);
      });
    }
  } else {
    AddTransposedProduct(x, inputs, dGates, columns, rows, buffer.data(), dKernel);
  }
  AddTransposedProduct(h, units, dGates + shift * columns, columns, rows - shift, buffer.data(),
                       dKernel + inputs * columns);
}
