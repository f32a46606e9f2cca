/**
 * A black-and-white picture as a data URI, for one element instead of a view for each square. PNG with stored
 * (uncompressed) blocks: WeChat's logic layer has neither zlib nor btoa.
 */
export function oneBitPng(size: number, isDark: (x: number, y: number) => boolean): string {
  const rowBytes = 1 + Math.ceil(size / 8);
  const rows: number[] = [];
  for (let y = 0; y < size; y += 1) {
    const row = new Array<number>(rowBytes).fill(0xff);
    // Filter type: none.
    row[0] = 0;
    for (let x = 0; x < size; x += 1)
      if (isDark(x, y)) row[1 + (x >> 3)] = (row[1 + (x >> 3)] ?? 0) & ~(0x80 >> (x & 7));
    rows.push(...row);
  }
  const bytes = [
    ...SIGNATURE,
    // One bit a pixel, grey, no interlace.
    ...chunk('IHDR', [...word(size), ...word(size), 1, 0, 0, 0, 0]),
    ...chunk('IDAT', stored(rows)),
    ...chunk('IEND', []),
  ];
  return `data:image/png;base64,${toBase64(bytes)}`;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const LARGEST_BLOCK = 0xffff;

function word(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function chunk(name: string, data: readonly number[]): number[] {
  const body = [...Array.from(name, (letter) => letter.charCodeAt(0)), ...data];
  return [...word(data.length), ...body, ...word(crc(body))];
}

/** A zlib stream of blocks that are not compressed. */
function stored(data: readonly number[]): number[] {
  const blocks: number[] = [0x78, 0x01];
  for (let at = 0; at < data.length; at += LARGEST_BLOCK) {
    const part = data.slice(at, at + LARGEST_BLOCK);
    const low = part.length & 255;
    const high = part.length >> 8;
    const last = at + LARGEST_BLOCK >= data.length ? 1 : 0;
    blocks.push(last, low, high, low ^ 255, high ^ 255, ...part);
  }
  return [...blocks, ...word(adler(data))];
}

function adler(data: readonly number[]): number {
  let low = 1;
  let high = 0;
  for (const byte of data) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return ((high << 16) | low) >>> 0;
}

function crc(data: readonly number[]): number {
  let value = 0xffffffff;
  for (const byte of data) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function toBase64(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.slice(at, at + 3);
    text += ALPHABET.charAt(a >> 2) + ALPHABET.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
    text += b === undefined ? '=' : ALPHABET.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
    text += c === undefined ? '=' : ALPHABET.charAt(c & 63);
  }
  return text;
}
