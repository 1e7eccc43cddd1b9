// Stands before tfjs-node's own sources when the addon is compiled.
//
// TensorFlow 2.21 rounds integers to zero on the CPU. A kernel of higher priority takes the place of its own, wherever
// the operation runs: called from JavaScript, within a recorded graph or a SavedModel. An integer is round already, so
// the input is the output.
#pragma once
#include <initializer_list>

#include "kernels/declarations.h"

inline void RoundInteger(void *, TF_OpKernelContext *context) {
  TF_Status *status = TF_NewStatus();
  TF_Tensor *input = nullptr;
  TF_GetInput(context, 0, &input, status);
  if (TF_GetCode(status) == TF_OK) TF_SetOutput(context, 0, input, status);
  if (TF_GetCode(status) != TF_OK) TF_OpKernelContext_Failure(context, status);
  if (input != nullptr) TF_DeleteTensor(input);
  TF_DeleteStatus(status);
}

// Inline: each of tfjs-node's two sources includes this file, and the kernels must be registered once.
inline const bool integerRoundRegistered = [] {
  bool registered = true;
  for (TF_DataType type : {TF_INT32, TF_INT64}) {
    TF_Status *status = TF_NewStatus();
    TF_KernelBuilder *builder = TF_NewKernelBuilder("Round", "CPU", nullptr, RoundInteger, nullptr);
    TF_KernelBuilder_TypeConstraint(builder, "T", type, status);
    TF_KernelBuilder_Priority(builder, 1);
    if (TF_GetCode(status) == TF_OK) {
      TF_RegisterKernelBuilder(type == TF_INT32 ? "RoundInt32" : "RoundInt64", builder, status);
    }
    registered = registered && TF_GetCode(status) == TF_OK;
    TF_DeleteStatus(status);
  }
  return registered;
}();
