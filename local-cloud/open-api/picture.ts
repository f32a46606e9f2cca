import { crc32 } from './crc';
import { deflateSync } from 'node:zlib';
import { encode } from 'uqr';

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A QR code of `text` as PNG bytes, `scale` pixels a module. Stands in for WeChat's round code. */
export function qrPicture(text: string, scale = 8): Buffer {
  const modules = encode(text, { border: 4 }).data;
  const side = modules.length * scale;
  const rows: Buffer[] = [];
  for (const line of modules) {
    const row = Buffer.alloc(side + 1);
    line.forEach((dark, column) => row.fill(dark ? 0 : 255, 1 + column * scale, 1 + (column + 1) * scale));
    for (let repeat = 0; repeat < scale; repeat += 1) rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
