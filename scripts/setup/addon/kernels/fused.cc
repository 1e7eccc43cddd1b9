// Kernels of this project's own: an LSTM and a step of additive attention, forward and back, and Adam for one variable,
// each as one TensorFlow operation where TensorFlow has dozens. src/native calls them (lstm-sequence.ts, lstm-step.ts,
// attention-step.ts, adam-step.ts) and has their plain twins. One call runs on one thread; a training step runs both
// halves of its batch side by side.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernel-interface.h"
#include "sizes.h"

namespace general {
static const char *Name() { return "general"; }
#include "vector-math.h"
#include "lstm.h"
#include "attention.h"
#include "adam.h"
}  // namespace general

#if defined(__x86_64__)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif
namespace avx2 {
static const char *Name() { return "avx2"; }
#include "vector-math.h"
#include "lstm.h"
#include "attention.h"
#include "adam.h"
}  // namespace avx2
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
// ATTENTION_WORKBOOK_CPU=general takes what runs on every CPU, for tests.
static bool HasAvx2() {
  const char *wanted = std::getenv("ATTENTION_WORKBOOK_CPU");
  return (!wanted || std::strcmp(wanted, "general")) && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
static const bool hasAvx2 = HasAvx2();
#define FOR_THIS_CPU(name, ...) (hasAvx2 ? avx2::name(__VA_ARGS__) : general::name(__VA_ARGS__))
#else
#define FOR_THIS_CPU(name, ...) general::name(__VA_ARGS__)
#endif

namespace {

// inputs x [time, batch, inputs] or [batch, inputs], h0, c0, kernel, bias; outputs h, kept (empty, if the way back is not
// asked for), the last cell
void Lstm(Run &run, int64_t keeps) {
  const int rank = run.Rank(0);
  const LstmSizes s{run.Dimension(0, rank - 3), run.Dimension(0, rank - 2), run.Dimension(0, rank - 1),
                    run.Dimension(4, 0) / 4};
  if (s.time == 0) throw std::runtime_error("a sequence has no steps");
  const int64_t state = s.batch * s.units;
  const float *x = run.Input(0, s.time * s.batch * s.inputs);
  const float *h0 = run.Optional(1, state), *c0 = run.Optional(2, state);
  const float *kernel = run.Input(3, (s.inputs + s.units) * 4 * s.units), *bias = run.Input(4, 4 * s.units);
  float *h = run.Output(0, {s.time, s.batch, s.units}, rank);
  float *kept = keeps ? run.Output(1, {s.time, s.batch, keptParts * s.units}, rank) : nullptr;
  if (!keeps) run.Output(1, {0});
  FOR_THIS_CPU(LstmForward, s, x, h0, c0, kernel, bias, h, kept, run.Output(2, {s.batch, s.units}));
}

// inputs c0, kernel, kept, gradients of h and of the last cell; outputs gradients of the gates and of c0
void LstmGrad(Run &run, int64_t) {
  const int64_t units = run.Dimension(1, 1) / 4;
  const int rank = run.Rank(2);
  const LstmSizes s{run.Dimension(2, rank - 3), run.Dimension(2, rank - 2), run.Dimension(1, 0) - units, units};
  const int64_t state = s.batch * units;
  const float *c0 = run.Optional(0, state), *kernel = run.Input(1, (s.inputs + units) * 4 * units);
  const float *kept = run.Input(2, s.time * state * keptParts), *dH = run.Input(3, s.time * state);
  const float *dCell = run.Optional(4, state);
  float *dGates = run.Output(0, {s.time, s.batch, 4 * units}, rank);
  float *dCell0 = run.Output(1, {s.batch, units});
  if (dCell) {
    std::copy(dCell, dCell + state, dCell0);
  } else {
    std::fill(dCell0, dCell0 + state, 0.0f);
  }
  FOR_THIS_CPU(LstmBack, s, c0, kernel, kept, dH, dCell0, dGates);
}

// inputs x, h, gradients of the gates; outputs gradients of kernel and bias
void LstmKernelGrad(Run &run, int64_t shift) {
  const int64_t rows = run.Dimension(0, 0), inputs = run.Dimension(0, 1), units = run.Dimension(1, 1);
  const float *x = run.Input(0, rows * inputs), *h = run.Input(1, rows * units);
  const float *dGates = run.Input(2, rows * 4 * units);
  float *dKernel = run.Output(0, {inputs + units, 4 * units}), *dBias = run.Output(1, {4 * units});
  FOR_THIS_CPU(LstmKernelBack, rows, inputs, units, std::min(shift, rows), x, h, dGates, dKernel, dBias);
}

AttentionSizes SizesOfAttention(const Run &run, int64_t relu) {
  return {run.Dimension(0, 0), run.Dimension(0, 1), run.Dimension(0, 2), run.Dimension(1, 2), relu != 0};
}

// The first inputs of attention, forward and back: keys, values, query, energy, bias, mask
AttentionSource SourceOfAttention(const Run &run, const AttentionSizes &s) {
  const float *bias = run.Optional(4, 1);
  return {run.Input(0, s.batch * s.length * s.scoreUnits),
          run.Input(1, s.batch * s.length * s.valueUnits),
          run.Input(2, s.batch * s.scoreUnits),
          run.Input(3, s.scoreUnits),
          bias ? *bias : 0,
          run.Optional<uint8_t>(5, s.batch * s.length)};
}

// outputs context, weights
void Attention(Run &run, int64_t relu) {
  const AttentionSizes s = SizesOfAttention(run, relu);
  const AttentionSource source = SourceOfAttention(run, s);
  float *context = run.Output(0, {s.batch, s.valueUnits}), *weights = run.Output(1, {s.batch, s.length});
  FOR_THIS_CPU(AttentionForward, s, source, context, weights);
}

// further inputs weights, gradients of context and weights; outputs gradients of keys, query, energy and bias
void AttentionGrad(Run &run, int64_t relu) {
  const AttentionSizes s = SizesOfAttention(run, relu);
  const AttentionSource source = SourceOfAttention(run, s);
  const float *weights = run.Input(6, s.batch * s.length);
  const float *dContext = run.Input(7, s.batch * s.valueUnits), *dWeights = run.Input(8, s.batch * s.length);
  const AttentionGradients to{run.Output(0, {s.batch, s.length, s.scoreUnits}), run.Output(1, {s.batch, s.scoreUnits}),
                              run.Output(2, {s.scoreUnits, 1}), run.Output(3, {1})};
  FOR_THIS_CPU(AttentionBack, s, source, weights, dContext, dWeights, to);
}

// inputs weights and gradients of the contexts of all steps; output the gradient of the values
void AttentionValuesGrad(Run &run, int64_t) {
  const int64_t steps = run.Dimension(0, 0), batch = run.Dimension(0, 1), length = run.Dimension(0, 2);
  const int64_t units = run.Dimension(1, 2);
  const float *weights = run.Input(0, steps * batch * length), *dContexts = run.Input(1, steps * batch * units);
  float *dValues = run.Output(0, {batch, length, units});
  FOR_THIS_CPU(AttentionValuesBack, steps, batch, length, units, weights, dContexts, dValues);
}

// inputs weight, gradient, both moments of all weights, of which this one's begin at `offset`, rate, settings; outputs the
// next weight, flat, and its moments
void Adam(Run &run, int64_t offset) {
  const int64_t size = run.Size(0), all = run.Size(2);
  if (offset < 0 || offset + size > all) throw std::runtime_error("the weight is not among the moments");
  const float *weight = run.Input(0, size), *gradient = run.Input(1, size);
  const float *first = run.Input(2, all) + offset, *second = run.Input(3, all) + offset;
  const float *rate = run.Input(4, 1), *set = run.Input(5, 4);
  const AdamSettings settings{set[0], set[1], set[2], set[3]};
  float *nextWeight = run.Output(0, {size}), *nextFirst = run.Output(1, {size}), *nextSecond = run.Output(2, {size});
  FOR_THIS_CPU(AdamStep, size, settings, *rate, weight, gradient, first, second, nextWeight, nextFirst, nextSecond);
}

template <const char *const &attribute>
void *ReadAttribute(TF_OpKernelConstruction *construction) {
  TF_Status *status = TF_NewStatus();
  auto *value = new int64_t(0);
  TF_OpKernelConstruction_GetAttrInt64(construction, attribute, value, status);
  TF_DeleteStatus(status);
  return value;
}
void RemoveAttribute(void *value) { delete static_cast<int64_t *>(value); }

constexpr const char *keeps = "keeps", *relu = "relu", *shift = "shift", *offset = "offset";

bool RegisterAll() {
  const std::vector<const char *> attention = {"keys: float", "values: float", "query: float",
                                               "energy: float", "bias: float", "mask: bool"};
  std::vector<const char *> attentionBack = attention;
  for (const char *input : {"weights: float", "d_context: float", "d_weights: float"}) attentionBack.push_back(input);
  const Operation operations[] = {
      {"WorkbookLstm", {"x: float", "h0: float", "c0: float", "kernel: float", "bias: float"},
       {"h: float", "kept: float", "cell: float"}, "keeps: int", ReadAttribute<keeps>, Compute<5, Lstm>, RemoveAttribute},
      {"WorkbookLstmGrad", {"c0: float", "kernel: float", "kept: float", "d_h: float", "d_cell: float"},
       {"d_gates: float", "d_c0: float"}, nullptr, nullptr, Compute<5, LstmGrad>, nullptr},
      {"WorkbookLstmKernelGrad", {"x: float", "h: float", "d_gates: float"}, {"d_kernel: float", "d_bias: float"},
       "shift: int", ReadAttribute<shift>, Compute<3, LstmKernelGrad>, RemoveAttribute},
      {"WorkbookAttention", attention, {"context: float", "weights: float"}, "relu: int", ReadAttribute<relu>,
       Compute<6, Attention>, RemoveAttribute},
      {"WorkbookAttentionGrad", attentionBack,
       {"d_keys: float", "d_query: float", "d_energy: float", "d_bias: float"}, "relu: int", ReadAttribute<relu>,
       Compute<9, AttentionGrad>, RemoveAttribute},
      {"WorkbookAttentionValuesGrad", {"weights: float", "d_contexts: float"}, {"d_values: float"}, nullptr, nullptr,
       Compute<2, AttentionValuesGrad>, nullptr},
      {"WorkbookAdam",
       {"weight: float", "gradient: float", "first: float", "second: float", "rate: float", "settings: float"},
       {"next: float", "next_first: float", "next_second: float"}, "offset: int", ReadAttribute<offset>,
       Compute<6, Adam>, RemoveAttribute},
  };
  bool all = true;
  for (const Operation &operation : operations) all = operation.Register() && all;
  return all;
}
}  // namespace

extern const char *const workbookKernels = !RegisterAll() ? nullptr : FOR_THIS_CPU(Name);
