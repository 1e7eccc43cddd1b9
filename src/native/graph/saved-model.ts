/** A recording as the bytes of a TensorFlow SavedModel, in the protobuf messages that tfjs-node carries. */
import type { AttributeKinds, KernelAttribute } from "../kernels";
import type { GraphNode, Recording, Reference } from "./nodes";

// biome-ignore lint/suspicious/noExplicitAny: generated protobuf classes without types
const messages = require("@tensorflow/tfjs-node/dist/proto/api_pb") as Record<string, any>;

/** The tag under which the graph is stored and loaded. */
export const TAG = "serve";

/** The name in the graph of a node's output. */
export const graphName = ({ node, index }: Reference): string => `n${node}:${index}`;

/** Numbers of TensorFlow's DataType. */
const dataTypes: Record<string, number> = { float32: 1, int32: 3, bool: 10 };

/** The content of `saved_model.pb`. */
export function savedModel({ nodes }: Recording, attributeKinds: AttributeKinds): Uint8Array {
  const graph = new messages.GraphDef();
  nodes.forEach((node, n) => {
    graph.addNode(nodeDef(node, n, attributeKinds));
  });
  const versions = new messages.VersionDef();
  versions.setProducer(1882); // the ops' present form
  graph.setVersions(versions);
  const info = new messages.MetaGraphDef.MetaInfoDef();
  info.setTagsList([TAG]);
  const metaGraph = new messages.MetaGraphDef();
  metaGraph.setMetaInfoDef(info);
  metaGraph.setGraphDef(graph);
  const model = new messages.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(metaGraph);
  return model.serializeBinary();
}

function nodeDef(node: GraphNode, n: number, kinds: AttributeKinds) {
  const definition = new messages.NodeDef();
  definition.setName(`n${n}`);
  const attributes = definition.getAttrMap();
  switch (node.kind) {
    case "input":
      definition.setOp("Placeholder");
      attributes.set("dtype", typeValue(node.dtype));
      attributes.set("shape", shapeValue(node.shape));
      break;
    case "constant":
      definition.setOp("Const");
      attributes.set("dtype", typeValue(node.dtype));
      attributes.set("value", tensorValue(node));
      break;
    case "kernel":
      definition.setOp(node.name);
      definition.setInputList(node.inputs.map(graphName));
      for (const attribute of node.attributes) {
        attributes.set(attribute.name, attributeValue(attribute, kinds));
      }
  }
  return definition;
}

function attributeValue({ name, type, value }: KernelAttribute, kinds: AttributeKinds) {
  const result = new messages.AttrValue();
  if (type === kinds.TF_ATTR_TYPE) {
    result.setType(value);
  } else if (type === kinds.TF_ATTR_BOOL) {
    result.setB(value);
  } else if (type === kinds.TF_ATTR_FLOAT) {
    result.setF(value);
  } else if (type === kinds.TF_ATTR_STRING) {
    result.setS(Buffer.from(value as string));
  } else if (type === kinds.TF_ATTR_SHAPE) {
    return shapeValue(value as number[]);
  } else if (type === kinds.TF_ATTR_INT) {
    if (Array.isArray(value)) {
      const list = new messages.AttrValue.ListValue();
      list.setIList(value);
      result.setList(list);
    } else {
      result.setI(value);
    }
  } else {
    throw new Error(`attribute ${name} is of a kind (${type}) that a graph cannot hold yet`);
  }
  return result;
}

function typeValue(dtype: string) {
  const value = new messages.AttrValue();
  value.setType(dataTypes[dtype]);
  return value;
}

function tensorShape(shape: number[]) {
  const message = new messages.TensorShape();
  for (const size of shape) {
    const dimension = new messages.TensorShape.Dim();
    dimension.setSize(size);
    message.addDim(dimension);
  }
  return message;
}

function shapeValue(shape: number[]) {
  const value = new messages.AttrValue();
  value.setShape(tensorShape(shape));
  return value;
}

function tensorValue({ dtype, shape, values }: GraphNode & { kind: "constant" }) {
  const tensor = new messages.Tensor();
  tensor.setDtype(dataTypes[dtype]);
  tensor.setTensorShape(tensorShape(shape));
  tensor.setTensorContent(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const value = new messages.AttrValue();
  value.setTensor(tensor);
  return value;
}
