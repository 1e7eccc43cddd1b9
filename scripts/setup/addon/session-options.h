// Stands before tfjs-node's own sources when the addon is compiled.
//
// Sessions without TensorFlow's graph optimizer, which tfjs-node has no setting for. It would take two thirds of the
// time until a recorded training step runs first, and make it no faster: the record holds what runs and nothing else.
#pragma once
#include "tensorflow/c/c_api.h"

inline TF_SessionOptions *SessionOptionsWithoutOptimizer() {
  // ConfigProto { graph_options { rewrite_options { disable_meta_optimizer: true } } }
  static const unsigned char config[] = {0x52, 0x05, 0x52, 0x03, 0x98, 0x01, 0x01};
  TF_SessionOptions *options = TF_NewSessionOptions();
  TF_Status *status = TF_NewStatus();
  TF_SetConfig(options, config, sizeof config, status);
  TF_DeleteStatus(status);
  return options;
}
#define TF_NewSessionOptions SessionOptionsWithoutOptimizer
