/**
 * The two protobuf messages of the open-API door, by hand because they are this small:
 * CommApiData {1 apiType, 2 openapiData {1 pairs {1 key, 2 value}}, 6 appid} comes in,
 * CommOpenApiResp {1 respData, 2 contentType, 3 errorCode} goes out.
 */
interface Field {
  number: number;
  /** Varint or bytes. */
  value: number | Buffer;
}

function readVarint(data: Buffer, at: number): { value: number; next: number } {
  let value = 0;
  let scale = 1;
  let next = at;
  for (;;) {
    const byte = data[next++];
    if (byte === undefined) throw new Error('protobuf: cut off');
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, next };
    scale *= 128;
  }
}

function readFields(data: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  while (at < data.length) {
    const tag = readVarint(data, at);
    const number = Math.floor(tag.value / 8);
    const kind = tag.value % 8;
    if (kind === 0) {
      const varint = readVarint(data, tag.next);
      fields.push({ number, value: varint.value });
      at = varint.next;
    } else if (kind === 2) {
      const length = readVarint(data, tag.next);
      at = length.next + length.value;
      if (at > data.length) throw new Error('protobuf: cut off');
      fields.push({ number, value: data.subarray(length.next, at) });
    } else throw new Error(`protobuf: wire type ${kind} is not used by this message`);
  }
  return fields;
}

function bytesOf(fields: Field[], number: number): Buffer[] {
  return fields.flatMap((field) =>
    field.number === number && Buffer.isBuffer(field.value) ? [field.value] : [],
  );
}

/** The parameters of an open-API call: each value is JSON text, or raw bytes for media. */
export function decodeApiData(data: Buffer): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const message of bytesOf(readFields(data), 2)) {
    for (const pair of bytesOf(readFields(message), 1)) {
      const fields = readFields(pair);
      const key = bytesOf(fields, 1)[0]?.toString() ?? '';
      const value = bytesOf(fields, 2)[0] ?? Buffer.alloc(0);
      try {
        parameters[key] = JSON.parse(value.toString());
      } catch {
        parameters[key] = `<${value.length} bytes>`;
      }
    }
  }
  return parameters;
}

function writeVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

function writeBytes(number: number, value: Buffer): Buffer {
  return Buffer.concat([writeVarint(number * 8 + 2), writeVarint(value.length), value]);
}

export function encodeApiReply(contentType: string, data: Buffer): Buffer {
  return Buffer.concat([writeBytes(1, data), writeBytes(2, Buffer.from(contentType))]);
}
