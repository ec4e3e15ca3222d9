/**
 * A network as an ONNX model: Gemm and Relu in turn, input `x` (1, inputs), output `logits`
 * (1, classes). Protocol buffers by hand, as much of them as onnx.proto's few messages need.
 * @param {import('./layers.js').Layer[]} layers
 * @returns {Uint8Array}
 */
export function onnxModel(layers) {
  const last = layers.length - 1;
  const nodes = layers.flatMap((_, l) => {
    const input = l === 0 ? 'x' : `h${l}`;
    const sum = l === last ? 'logits' : `z${l + 1}`;
    const gemm = node('Gemm', [input, `weight${l}`, `bias${l}`], sum);
    return l === last ? [gemm] : [gemm, node('Relu', [sum], `h${l + 1}`)];
  });
  const tensors = layers.flatMap(({ weight, bias, inputs, outputs }, l) => [
    tensor(`weight${l}`, [inputs, outputs], weight),
    tensor(`bias${l}`, [outputs], bias),
  ]);
  const graph = message(
    ...nodes.map((n) => field(1, n)),
    field(2, text('mlp')),
    ...tensors.map((t) => field(5, t)),
    field(11, valueInfo('x', [1, layers[0].inputs])),
    field(12, valueInfo('logits', [1, layers[last].outputs])),
  );
  const irVersion = 8;
  const opset = 17;
  return message(
    integer(1, irVersion),
    field(7, graph),
    field(8, message(field(1, text('')), integer(2, opset))),
  );
}

const float = 1; // TensorProto.DataType

/**
 * NodeProto
 * @param {string} operation
 * @param {string[]} inputs
 * @param {string} output
 */
function node(operation, inputs, output) {
  const names = inputs.map((input) => field(1, text(input)));
  return message(...names, field(2, text(output)), field(4, text(operation)));
}

/**
 * TensorProto
 * @param {string} name
 * @param {number[]} shape
 * @param {Float32Array} values
 */
function tensor(name, shape, values) {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const dims = shape.map((size) => integer(1, size));
  return message(...dims, integer(2, float), field(8, text(name)), field(9, bytes));
}

/**
 * ValueInfoProto
 * @param {string} name
 * @param {number[]} shape
 */
function valueInfo(name, shape) {
  const dims = message(...shape.map((size) => field(1, message(integer(1, size)))));
  const type = message(field(1, message(integer(1, float), field(2, dims))));
  return message(field(1, text(name)), field(2, type));
}

/** @param {string} string */
function text(string) {
  return new TextEncoder().encode(string);
}

/**
 * A field of bytes: wire type 2.
 * @param {number} number
 * @param {Uint8Array} bytes
 */
function field(number, bytes) {
  return message(varint((number << 3) | 2), varint(bytes.length), bytes);
}

/**
 * A field that is a number: wire type 0.
 * @param {number} number
 * @param {number} value
 */
function integer(number, value) {
  return message(varint(number << 3), varint(value));
}

/** @param {number} value below 2^31 */
function varint(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Uint8Array.of(...bytes, value);
}

/** @param {Uint8Array[]} parts */
function message(...parts) {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
