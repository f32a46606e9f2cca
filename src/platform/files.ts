import Taro from '@tarojs/taro';
import { newRequestId } from '@contract/core/ids';
import { serverNow } from './clock';
import { doorAddress, TransportFailure } from './transport';

/** A document somebody picked; it stays on the phone until `uploadFile`. */
export interface ChosenFile {
  name: string;
  /** Bytes. */
  size: number;
  content: { path: string } | { file: File };
}

/**
 * Lets the person pick one document: out of a chat on a phone, from disk in the browser. Null when he turned back.
 * `extensions` without the dot.
 */
export async function chooseFile(extensions: readonly string[]): Promise<ChosenFile | null> {
  if (process.env.TARO_ENV === 'h5') return chooseFromDisk(extensions);
  try {
    const { tempFiles } = await Taro.chooseMessageFile({
      count: 1,
      type: 'file',
      extension: [...extensions],
    });
    const chosen = tempFiles[0];
    return chosen ? { name: chosen.name, size: chosen.size, content: { path: chosen.path } } : null;
  } catch {
    return null;
  }
}

function chooseFromDisk(extensions: readonly string[]): Promise<ChosenFile | null> {
  return new Promise((resolve) => {
    const picker = document.createElement('input');
    picker.type = 'file';
    picker.accept = extensions.map((extension) => `.${extension}`).join(',');
    picker.onchange = () => {
      const file = picker.files?.[0];
      resolve(file ? { name: file.name, size: file.size, content: { file } } : null);
    };
    picker.oncancel = () => resolve(null);
    picker.click();
  });
}

/** Puts the file into cloud storage below `folder` and resolves with its `cloud://` id. Rejects with TransportFailure. */
export async function uploadFile({ name, content }: ChosenFile, folder: string): Promise<string> {
  const extension = /\.\w{1,8}$/.exec(name)?.[0].toLowerCase() ?? '';
  const cloudPath = `${folder}/${newRequestId(serverNow())}${extension}`;
  try {
    if ('path' in content) {
      const { fileID } = await Taro.cloud.uploadFile({ cloudPath, filePath: content.path });
      return fileID;
    }
    const form = new FormData();
    form.append('cloudPath', cloudPath);
    form.append('file', content.file, name);
    const response = await fetch(doorAddress('uploadFile'), { method: 'POST', body: form });
    const answer = (await response.json()) as { fileID?: string; errMsg?: string };
    if (!answer.fileID) throw new Error(answer.errMsg ?? 'no file id');
    return answer.fileID;
  } catch (error) {
    throw new TransportFailure(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Hands a finished document to the person: opens it in WeChat, saves it in the browser. `copied` when neither works
 * here and its address is on the clipboard instead; `failed` when nothing worked.
 */
export async function openDocument(address: string, name: string): Promise<'opened' | 'copied' | 'failed'> {
  if (process.env.TARO_ENV === 'h5') {
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    return 'opened';
  }
  try {
    const { tempFilePath } = await Taro.downloadFile({ url: address });
    await Taro.openDocument({ filePath: tempFilePath, showMenu: true });
    return 'opened';
  } catch {
    try {
      await Taro.setClipboardData({ data: address });
      return 'copied';
    } catch {
      return 'failed';
    }
  }
}

/** Whether this phone can print the page in front of it. */
export function canPrint(): boolean {
  return process.env.TARO_ENV === 'h5';
}

export function printPage(): void {
  if (process.env.TARO_ENV === 'h5') window.print();
}
