// What the kernels take, for every instruction set the same.
#pragma once
#include <cstdint>

struct LstmSizes {
  int64_t time, batch, inputs, units;
};

// Parts of `kept`, each of `units` numbers for each row: what the way back needs.
enum Kept { keptInput, keptCandidate, keptForget, keptOutput, keptCell, keptTanhCell, keptParts };

struct AttentionSizes {
  int64_t batch, length, scoreUnits, valueUnits;
  bool relu;
};

struct AttentionSource {
  const float *keys;      // [batch, length, scoreUnits]
  const float *values;    // [batch, length, valueUnits]
  const float *query;     // [batch, scoreUnits]
  const float *energy;    // [scoreUnits], v
  float bias;             // b
  const uint8_t *mask;    // [batch, length], 1 where attention may be; or null
};

struct AttentionGradients {
  float *keys;    // [batch, length, scoreUnits]
  float *query;   // [batch, scoreUnits]
  float *energy;  // [scoreUnits]
  float *bias;    // [1]
};

struct AdamSettings {
  float beta1, beta2, epsilon, clipNorm;
};
