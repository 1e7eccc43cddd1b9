// TensorFlow's C interface for operations, as far as fused.cc needs it.
#pragma once
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

#include "declarations.h"
#include "tensorflow/c/ops.h"

// One run of a kernel: its inputs and outputs.
class Run {
  TF_OpKernelContext *context;
  TF_Status *status = TF_NewStatus();
  std::vector<TF_Tensor *> tensors;

  void Must() {
    if (TF_GetCode(status) != TF_OK) throw std::runtime_error(TF_Message(status));
  }

 public:
  Run(TF_OpKernelContext *context, int inputs) : context(context) {
    for (int index = 0; index < inputs; index++) {
      TF_Tensor *tensor = nullptr;
      TF_GetInput(context, index, &tensor, status);
      if (tensor) tensors.push_back(tensor);
    }
  }
  Run(const Run &) = delete;
  ~Run() {
    for (TF_Tensor *tensor : tensors) TF_DeleteTensor(tensor);
    TF_DeleteStatus(status);
  }

  void Fail(const char *why) {
    TF_SetStatus(status, TF_INVALID_ARGUMENT, why);
    TF_OpKernelContext_Failure(context, status);
  }

  int64_t Size(int input) const { return TF_TensorElementCount(tensors.at(input)); }

  int Rank(int input) const { return TF_NumDims(tensors.at(input)); }

  // Dimension n; one before the first is 1.
  int64_t Dimension(int input, int n) const {
    if (n >= Rank(input)) throw std::runtime_error("input " + std::to_string(input) + " has too few dimensions");
    return n < 0 ? 1 : TF_Dim(tensors[input], n);
  }

  // The numbers of an input, which must have so many; null for an input without any.
  template <typename Number = float>
  const Number *Input(int input, int64_t size) const {
    if (Size(input) != size) {
      throw std::runtime_error("input " + std::to_string(input) + " has " + std::to_string(Size(input)) +
                               " numbers in place of " + std::to_string(size));
    }
    return size ? static_cast<const Number *>(TF_TensorData(tensors[input])) : nullptr;
  }

  // The same for an input that may be left out, as an empty tensor.
  template <typename Number = float>
  const Number *Optional(int input, int64_t size) const {
    return Size(input) == 0 ? nullptr : Input<Number>(input, size);
  }

  // @param rank how many of the last dimensions it has; those before must be 1
  float *Output(int index, std::initializer_list<int64_t> shape, int rank = 0) {
    int64_t size = 1;
    for (int64_t n : shape) size *= n;
    const int count = rank ? rank : static_cast<int>(shape.size());
    TF_Tensor *tensor =
        TF_AllocateOutput(context, index, TF_FLOAT, shape.end() - count, count, size * sizeof(float), status);
    Must();
    tensors.push_back(tensor);
    return static_cast<float *>(TF_TensorData(tensor));
  }
};

// Makes an operation of float32 tensors known to TensorFlow. A kernel of it gets the number `attribute` of its node.
struct Operation {
  const char *name;
  std::vector<const char *> inputs, outputs;
  const char *attribute;  // or null
  void *(*create)(TF_OpKernelConstruction *);
  void (*compute)(void *, TF_OpKernelContext *);
  void (*remove)(void *);

  bool Register() const {
    TF_Status *status = TF_NewStatus();
    TF_OpDefinitionBuilder *definition = TF_NewOpDefinitionBuilder(name);
    for (const char *input : inputs) TF_OpDefinitionBuilderAddInput(definition, input);
    for (const char *output : outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
    if (attribute) TF_OpDefinitionBuilderAddAttr(definition, attribute);
    TF_OpDefinitionBuilderSetShapeInferenceFunction(
        definition, [](TF_ShapeInferenceContext *shapes, TF_Status *failure) {
          TF_ShapeInferenceContextSetUnknownShape(shapes, failure);
        });
    TF_RegisterOpDefinition(definition, status);
    if (TF_GetCode(status) == TF_OK) {
      TF_RegisterKernelBuilder(name, TF_NewKernelBuilder(name, "CPU", create, compute, remove), status);
    }
    const bool registered = TF_GetCode(status) == TF_OK;
    TF_DeleteStatus(status);
    return registered;
  }
};

// Runs a kernel's function and hands what it throws to TensorFlow.
template <int inputs, void (*function)(Run &, int64_t attribute)>
void Compute(void *attribute, TF_OpKernelContext *context) {
  Run run(context, inputs);
  try {
    function(run, attribute ? *static_cast<int64_t *>(attribute) : 0);
  } catch (const std::exception &error) {
    run.Fail(error.what());
  }
}
