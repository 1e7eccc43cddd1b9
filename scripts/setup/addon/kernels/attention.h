// One step of additive attention, forward and back:
//
//     e_j = v · tanh(key_j + query) + b, or relu of that;   weights = softmax(e);   context = Σ_j weights_j · value_j
//
// No include guard, like vector-math.h.

static inline float Energy(const AttentionSizes &s, const float *key, const float *query, const float *energy) {
  Vector sum{};
  for (int64_t at = 0; at < s.scoreUnits; at += lanes) {
    const int64_t n = s.scoreUnits - at;
    sum += Tanh(Load(key + at, n) + Load(query + at, n)) * Load(energy + at, n);
  }
  return Sum(sum);
}

// Softmax in place. Masked places get exactly 0; where all are masked, all get the same.
static void MaskedSoftmax(float *scores, const uint8_t *mask, int64_t length) {
  float highest = -std::numeric_limits<float>::infinity();
  bool any = false;
  for (int64_t j = 0; j < length; j++) {
    if (mask && !mask[j]) continue;
    any = true;
    // Not a number counts as the highest, so that it reaches all weights.
    highest = scores[j] <= highest ? highest : scores[j];
  }
  if (!any) return std::fill(scores, scores + length, 1.0f / length);
  float sum = 0;
  for (int64_t at = 0; at < length; at += lanes) {
    const int64_t n = std::min(lanes, length - at);
    float part[lanes] = {};
    Store(part, Exp(Load(scores + at, n) - highest));
    for (int64_t j = 0; j < n; j++) {
      scores[at + j] = mask && !mask[at + j] ? 0 : part[j];
      sum += scores[at + j];
    }
  }
  for (int64_t j = 0; j < length; j++) scores[j] /= sum;
}

// context [batch, valueUnits], weights [batch, length]
static void AttentionForward(const AttentionSizes &s, const AttentionSource &source, float *context, float *weights) {
  std::fill(context, context + s.batch * s.valueUnits, 0.0f);
  for (int64_t row = 0; row < s.batch; row++) {
    float *own = weights + row * s.length;
    const float *query = source.query + row * s.scoreUnits;
    for (int64_t j = 0; j < s.length; j++) {
      const float *key = source.keys + (row * s.length + j) * s.scoreUnits;
      const float e = Energy(s, key, query, source.energy) + source.bias;
      own[j] = s.relu && e < 0 ? 0 : e;
    }
    MaskedSoftmax(own, source.mask ? source.mask + row * s.length : nullptr, s.length);
    for (int64_t j = 0; j < s.length; j++) {
      AddScaled(source.values + (row * s.length + j) * s.valueUnits, own[j], context + row * s.valueUnits,
                s.valueUnits);
    }
  }
}

// dContext [batch, valueUnits], dWeights [batch, length]: gradients of the results
static void AttentionBack(const AttentionSizes &s, const AttentionSource &source, const float *weights,
                          const float *dContext, const float *dWeights, const AttentionGradients &to) {
  std::fill(to.query, to.query + s.batch * s.scoreUnits, 0.0f);
  std::fill(to.energy, to.energy + s.scoreUnits, 0.0f);
  *to.bias = 0;
  std::vector<float> dScores(s.length);
  for (int64_t row = 0; row < s.batch; row++) {
    const float *own = weights + row * s.length;
    const float *query = source.query + row * s.scoreUnits;
    float mean = 0;
    for (int64_t j = 0; j < s.length; j++) {
      const float *value = source.values + (row * s.length + j) * s.valueUnits;
      dScores[j] = Dot(dContext + row * s.valueUnits, value, s.valueUnits) + dWeights[row * s.length + j];
      mean += own[j] * dScores[j];
    }
    for (int64_t j = 0; j < s.length; j++) {
      const int64_t place = row * s.length + j;
      const float *key = source.keys + place * s.scoreUnits;
      float slope = source.mask && !source.mask[place] ? 0 : own[j] * (dScores[j] - mean);
      if (s.relu && !(Energy(s, key, query, source.energy) + source.bias > 0)) slope = 0;
      *to.bias += slope;
      for (int64_t at = 0; at < s.scoreUnits; at += lanes) {
        const int64_t n = s.scoreUnits - at;
        const Vector hidden = Tanh(Load(key + at, n) + Load(query + at, n));
        const Vector d = slope * Load(source.energy + at, n) * (1.0f - hidden * hidden);
        Store(to.keys + place * s.scoreUnits + at, d, n);
        Store(to.query + row * s.scoreUnits + at, Load(to.query + row * s.scoreUnits + at, n) + d, n);
        Store(to.energy + at, Load(to.energy + at, n) + slope * hidden, n);
      }
    }
  }
}

// The gradient of the values, from all steps: weights [steps, batch, length], dContexts [steps, batch, valueUnits]
static void AttentionValuesBack(int64_t steps, int64_t batch, int64_t length, int64_t valueUnits, const float *weights,
                                const float *dContexts, float *dValues) {
  std::fill(dValues, dValues + batch * length * valueUnits, 0.0f);
  for (int64_t row = 0; row < batch; row++) {
    for (int64_t j = 0; j < length; j++) {
      float *to = dValues + (row * length + j) * valueUnits;
      for (int64_t i = 0; i < steps; i++) {
        AddScaled(dContexts + (i * batch + row) * valueUnits, weights[(i * batch + row) * length + j], to, valueUnits);
      }
    }
  }
}
