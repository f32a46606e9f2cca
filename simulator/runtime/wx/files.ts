import { ApiFailure } from '../api-failure';
import type { Host } from '../host';
import { asynchronous, type ApiTable, type Fields } from './api';
import { OFFLINE_REASON } from './network';

interface StoredFile {
  blob: Blob;
  url: string;
}

export interface PreparedFile {
  name: string;
  type: string;
  /** The content as base64. */
  base64: string;
}

/** Temporary files of one phone: chosen pictures and documents, files the app wrote. */
export class PhoneFiles {
  private readonly stored = new Map<string, StoredFile>();
  private count = 0;

  constructor(private readonly host: Host) {}

  add(blob: Blob, name: string): string {
    this.count += 1;
    const path = `wxfile://tmp_${this.count}${/\.\w+$/.exec(name)?.[0] ?? ''}`;
    this.put(path, blob);
    return path;
  }

  put(path: string, blob: Blob): void {
    this.stored.set(path, { blob, url: this.host.window.URL.createObjectURL(blob) });
  }

  url(path: string): string | undefined {
    return this.stored.get(path)?.url;
  }

  blob(path: string): Blob {
    const file = this.stored.get(path);
    if (!file) throw new ApiFailure(`no such file or directory, open "${path}"`);
    return file.blob;
  }

  base64(path: string): Promise<string> {
    const blob = this.blob(path);
    return new Promise((resolve, reject) => {
      const reader = new this.host.window.FileReader();
      reader.onload = () => resolve((reader.result as string).replace(/^data:[^,]*,/, ''));
      reader.onerror = () => reject(new ApiFailure('cannot read the file'));
      reader.readAsDataURL(blob);
    });
  }
}

function decode(host: Host, file: PreparedFile): File {
  const binary = host.window.atob(file.base64);
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  return new host.window.File([bytes], file.name, { type: file.type });
}

/** Files from a test's hook (`hooks.chooseFiles`), else from the browser's own file dialogue. */
function choose(host: Host, accept: string, multiple: boolean): Promise<File[]> {
  const prepared = host.hooks.chooseFiles as PreparedFile[] | undefined;
  if (prepared) return Promise.resolve(prepared.map((file) => decode(host, file)));
  return new Promise((resolve, reject) => {
    const picker = host.window.document.createElement('input');
    picker.type = 'file';
    picker.accept = accept;
    picker.multiple = multiple;
    picker.addEventListener('change', () => resolve([...(picker.files ?? [])]));
    picker.addEventListener('cancel', () => reject(new ApiFailure('cancel')));
    picker.click();
  });
}

export function fileApis(host: Host, files: PhoneFiles): ApiTable {
  const keep = (file: File): Fields => ({
    path: files.add(file, file.name),
    name: file.name,
    size: file.size,
    type: 'file',
    time: Date.now(),
  });
  return {
    chooseMessageFile: asynchronous(host, 'chooseMessageFile', async ({ count, extension }) => {
      const accept = Array.isArray(extension)
        ? (extension as string[]).map((one) => `.${one.replace(/^\./, '')}`).join(',')
        : '';
      const chosen = (await choose(host, accept, Number(count ?? 1) > 1)).slice(0, Number(count ?? 1));
      return { tempFiles: chosen.map(keep) };
    }),
    chooseMedia: asynchronous(host, 'chooseMedia', async ({ count }) => {
      const chosen = (await choose(host, 'image/*', Number(count ?? 9) > 1)).slice(0, Number(count ?? 9));
      return {
        type: 'image',
        tempFiles: chosen.map((file) => ({
          tempFilePath: files.add(file, file.name),
          size: file.size,
          fileType: 'image',
        })),
      };
    }),
    compressImage: asynchronous(host, 'compressImage', ({ src }) => ({ tempFilePath: src })),
    previewImage: asynchronous(host, 'previewImage', ({ urls }) =>
      host.emit('notice', `预览 ${(urls as string[]).length} 张图片`),
    ),
    downloadFile: asynchronous(host, 'downloadFile', async ({ url, filePath }) => {
      if (!host.online) throw new ApiFailure(OFFLINE_REASON, { errCode: -1 });
      const response = await host.window.fetch(String(url)).catch(() => {
        throw new ApiFailure(OFFLINE_REASON, { errCode: -1 });
      });
      const blob = await response.blob();
      const name = new URL(String(url), host.window.location.href).pathname;
      const statusCode = response.status;
      if (typeof filePath !== 'string') return { tempFilePath: files.add(blob, name), statusCode };
      files.put(filePath, blob);
      return { filePath, statusCode };
    }),
    openDocument: asynchronous(host, 'openDocument', ({ filePath }) => {
      files.blob(String(filePath));
      host.emit('notice', '在微信里会打开文档');
    }),
    getFileSystemManager: () => ({
      readFile: asynchronous(host, 'readFile', async ({ filePath, encoding }) => {
        const blob = files.blob(String(filePath));
        if (encoding === 'base64') return { data: await files.base64(String(filePath)) };
        return { data: encoding ? await blob.text() : await blob.arrayBuffer() };
      }),
      writeFile: asynchronous(host, 'writeFile', ({ filePath, data }) =>
        files.put(String(filePath), new host.window.Blob([data as BlobPart])),
      ),
    }),
  };
}
