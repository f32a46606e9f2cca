import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ENVIRONMENT_ID } from '../functions/environment';

export interface StoredFile {
  fileId: string;
  cloudPath: string;
  size: number;
  contentType: string;
  /** The phone that uploaded it, `admin` for a function: its uploads carry no openid, whoever called it. */
  openid: string;
  /** Epoch ms. */
  uploadedAt: number;
}

export interface FileStoreOptions {
  dir: string;
  now: () => number;
  origin: () => string;
}

/** Who of the phones may read a file: its uploader only, or everybody (the cloud's default for a new environment). */
export type StoragePermission = 'PRIVATE' | 'READONLY';

/** What a signed address allows until when (epoch ms): reading one file or putting one. */
interface Claim {
  until: number;
  fileId?: string;
  put?: string;
  openid?: string;
}

const ROOT = `cloud://${ENVIRONMENT_ID}.6c6f-${ENVIRONMENT_ID}-1250000000`;
const UPLOAD_LIFETIME_MS = 15 * 60_000;
/** The cloud's default life of a download link: two hours. */
const LINK_LIFETIME_S = 7_200;
const MAX_FILE_BYTES = 50 * 1024 * 1024;

const TYPES: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

function validPath(cloudPath: unknown): cloudPath is string {
  return (
    typeof cloudPath === 'string' &&
    cloudPath.length > 0 &&
    Buffer.byteLength(cloudPath) <= 850 &&
    !cloudPath.startsWith('/') &&
    !/[\u0000-\u001f\\]/.test(cloudPath) &&
    !cloudPath.split('/').some((part) => part === '..' || part === '.' || part === '')
  );
}

/**
 * Files of the cloud on disk. While they are private a link is signed and expires by the local cloud's clock; files
 * everybody may read have bare addresses that never expire, as in the cloud.
 */
export class FileStore {
  /** What the product's deployment sets. */
  permission: StoragePermission = 'PRIVATE';
  private readonly index = new Map<string, StoredFile>();
  private readonly indexFile: string;
  private readonly secret: Buffer;

  constructor(private readonly options: FileStoreOptions) {
    mkdirSync(path.join(options.dir, 'files'), { recursive: true });
    this.indexFile = path.join(options.dir, 'files.json');
    if (existsSync(this.indexFile)) {
      const stored = JSON.parse(readFileSync(this.indexFile, 'utf8')) as StoredFile[];
      for (const file of stored) this.index.set(file.fileId, file);
    }
    const secretFile = path.join(options.dir, 'link-secret');
    if (!existsSync(secretFile)) writeFileSync(secretFile, randomBytes(32), { mode: 0o600 });
    this.secret = readFileSync(secretFile);
  }

  list(): StoredFile[] {
    return [...this.index.values()];
  }

  /** Answers a `storage.*` request of the SDK. */
  handle(action: string, body: Record<string, unknown>, requestId: string): Record<string, unknown> {
    if (action === 'storage.getUploadMetadata') {
      if (!validPath(body.path)) {
        return { code: 'STORAGE_SIGN_PARAM_INVALID', message: 'cloudPath is not a valid path', requestId };
      }
      const fileId = `${ROOT}/${body.path}`;
      const url = this.uploadUrl(body.path, 'admin');
      return {
        requestId,
        data: { url, token: 'local', authorization: 'local', fileId, cosFileId: encodeURIComponent(fileId) },
      };
    }
    if (action === 'storage.batchGetDownloadUrl') {
      const wanted = Array.isArray(body.file_list)
        ? (body.file_list as { fileid?: unknown; max_age?: unknown }[])
        : [];
      const list = wanted.map((entry) =>
        this.link(String(entry.fileid), Number(entry.max_age ?? LINK_LIFETIME_S)),
      );
      return { requestId, data: { download_list: list } };
    }
    if (action === 'storage.batchDeleteFile') {
      const wanted = Array.isArray(body.fileid_list) ? (body.fileid_list as unknown[]) : [];
      return { requestId, data: { delete_list: wanted.map((fileId) => this.remove(String(fileId))) } };
    }
    return { code: 'INVALID_PARAM', message: `the local cloud does not know ${action}`, requestId };
  }

  /** Whether a phone may read a file, or fetch a link to it. */
  mayRead(openid: string, fileId: string): boolean {
    return this.permission === 'READONLY' || this.index.get(fileId)?.openid === openid;
  }

  /** Whether a phone may put a file there: a new one, or its own again. */
  mayWrite(openid: string, cloudPath: string): boolean {
    const there = this.index.get(`${ROOT}/${cloudPath}`);
    return there === undefined || there.openid === openid;
  }

  /** Stores a file directly; throws when the path is not valid or the file too large. */
  put(cloudPath: string, data: Buffer, openid: string): StoredFile {
    if (!validPath(cloudPath)) throw new Error('STORAGE_SIGN_PARAM_INVALID');
    if (data.length > MAX_FILE_BYTES) throw new Error('STORAGE_FILE_TOO_LARGE');
    const extension = cloudPath.split('.').pop()?.toLowerCase() ?? '';
    const file: StoredFile = {
      fileId: `${ROOT}/${cloudPath}`,
      cloudPath,
      size: data.length,
      contentType: TYPES[extension] ?? 'application/octet-stream',
      openid,
      uploadedAt: this.options.now(),
    };
    const place = this.place(cloudPath);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, data);
    this.index.set(file.fileId, file);
    this.save();
    return file;
  }

  read(fileId: string): { file: StoredFile; data: Buffer } | undefined {
    const file = this.index.get(fileId);
    if (!file) return undefined;
    return { file, data: readFileSync(this.place(file.cloudPath)) };
  }

  /** A download link: `maxAge` in seconds; a missing file answers with the cloud's code. */
  link(fileId: string, maxAge = LINK_LIFETIME_S): Record<string, unknown> {
    if (!this.index.has(fileId))
      return { code: 'STORAGE_FILE_NONEXIST', fileID: fileId, tempFileURL: '', maxAge };
    // Not encoded: the SDK encodes what the cloud gives it before it fetches.
    const address = `${this.options.origin()}/storage/${fileId.slice(ROOT.length + 1)}`;
    const signed = `?sign=${this.sign({ fileId, until: this.options.now() + maxAge * 1_000 })}`;
    return {
      code: 'SUCCESS',
      fileID: fileId,
      tempFileURL: this.permission === 'READONLY' ? address : address + signed,
      maxAge,
    };
  }

  /** What an address shows; undefined when its signature is missing, forged or expired, or the file is gone. */
  open(cloudPath: string, sign: string | null): { file: StoredFile; data: Buffer } | undefined {
    const fileId = `${ROOT}/${cloudPath}`;
    if (this.permission === 'READONLY') return this.read(fileId);
    const claim = this.verify(sign ?? '');
    return claim?.fileId === fileId && claim.until >= this.options.now() ? this.read(fileId) : undefined;
  }

  /** Takes what the SDK puts to an upload address; undefined when the address is forged or too old. */
  receive(token: string, data: Buffer): StoredFile | undefined {
    const claim = this.verify(token);
    if (!claim?.put || claim.until < this.options.now()) return undefined;
    return this.put(claim.put, data, claim.openid ?? 'admin');
  }

  private uploadUrl(cloudPath: string, openid: string): string {
    const until = this.options.now() + UPLOAD_LIFETIME_MS;
    return `${this.options.origin()}/storage/${this.sign({ put: cloudPath, openid, until })}`;
  }

  private remove(fileId: string): Record<string, unknown> {
    const file = this.index.get(fileId);
    if (!file) return { code: 'STORAGE_FILE_NONEXIST', fileID: fileId };
    rmSync(this.place(file.cloudPath), { force: true });
    this.index.delete(fileId);
    this.save();
    return { code: 'SUCCESS', fileID: fileId };
  }

  private place(cloudPath: string): string {
    return path.join(this.options.dir, 'files', ...cloudPath.split('/'));
  }

  private save(): void {
    const temporary = `${this.indexFile}.new`;
    writeFileSync(temporary, JSON.stringify(this.list(), null, 1));
    renameSync(temporary, this.indexFile);
  }

  private sign(claim: Claim): string {
    const text = Buffer.from(JSON.stringify(claim)).toString('base64url');
    return `${text}.${this.mac(text).toString('base64url')}`;
  }

  private verify(token: string): Claim | undefined {
    const [text = '', mac = ''] = token.split('.');
    const given = Buffer.from(mac, 'base64url');
    const right = this.mac(text);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Claim;
  }

  private mac(text: string): Buffer {
    return createHmac('sha256', this.secret).update(text).digest();
  }
}
