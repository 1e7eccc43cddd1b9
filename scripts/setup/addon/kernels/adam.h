// One step of Adam for one variable (Kingma & Ba 2015, algorithm 1, with the rate corrected beforehand).
//
// No include guard, like vector-math.h.

// weight, gradient, first, second: `size` numbers each. Gradients longer than clipNorm are shortened to it, unless it is 0.
static void AdamStep(int64_t size, const AdamSettings &settings, float rate, const float *weight, const float *gradient,
                     const float *first, const float *second, float *nextWeight, float *nextFirst, float *nextSecond) {
  float scale = 1;
  if (settings.clipNorm > 0) {
    // In double precision, as a long sum of squares loses digits.
    double squares = 0;
    for (int64_t at = 0; at < size; at += 4096) {
      const int64_t part = std::min<int64_t>(4096, size - at);
      squares += Dot(gradient + at, gradient + at, part);
    }
    const float norm = static_cast<float>(std::sqrt(squares));
    scale = settings.clipNorm / (norm < settings.clipNorm ? settings.clipNorm : norm);
  }
  for (int64_t at = 0; at < size; at += lanes) {
    const int64_t n = size - at;
    const Vector g = scale * Load(gradient + at, n);
    const Vector m = settings.beta1 * Load(first + at, n) + (1 - settings.beta1) * g;
    const Vector v = settings.beta2 * Load(second + at, n) + (1 - settings.beta2) * (g * g);
    Vector root;
    for (int lane = 0; lane < lanes; lane++) root[lane] = std::sqrt(v[lane]);
    Store(nextFirst + at, m, n);
    Store(nextSecond + at, v, n);
    Store(nextWeight + at, Load(weight + at, n) - rate * m / (root + settings.epsilon), n);
  }
}
