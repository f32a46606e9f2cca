import Taro from '@tarojs/taro';
import type { ChosenFile } from './files';

/** The longer side of a picture after `choosePictures`, px: a slip stays readable, and one is a few 100 KB. */
const LONGEST_SIDE = 1_600;
const QUALITY = 0.8;

export interface ChosenPictures {
  pictures: ChosenFile[];
  /** How many could not be read as pictures. */
  unreadable: number;
}

/**
 * Lets the person take or pick up to `count` pictures, made small on the phone. Both ways write the picture anew,
 * so that where and when it was taken (EXIF) does not travel. Nothing chosen when he turned back.
 */
export async function choosePictures(count: number): Promise<ChosenPictures> {
  return process.env.TARO_ENV === 'h5' ? redraw(await pickFromDisk(count)) : takeOnPhone(count);
}

async function takeOnPhone(count: number): Promise<ChosenPictures> {
  let taken: { tempFilePath: string; size: number }[];
  try {
    const answer = await Taro.chooseMedia({
      count,
      mediaType: ['image'],
      sourceType: ['camera', 'album'],
      sizeType: ['compressed'],
    });
    taken = answer.tempFiles;
  } catch {
    return { pictures: [], unreadable: 0 };
  }
  const made = await Promise.all(
    taken.map(async ({ tempFilePath, size }): Promise<ChosenFile | null> => {
      try {
        const { tempFilePath: path } = await Taro.compressImage({
          src: tempFilePath,
          quality: QUALITY * 100,
          compressedWidth: LONGEST_SIDE,
        });
        const extension = /\.\w{1,8}$/.exec(path)?.[0] ?? '.jpg';
        return { name: `picture${extension}`, size, content: { path } };
      } catch {
        return null;
      }
    }),
  );
  return sorted(made);
}

function pickFromDisk(count: number): Promise<File[]> {
  return new Promise((resolve) => {
    const picker = document.createElement('input');
    picker.type = 'file';
    picker.accept = 'image/*';
    picker.multiple = count > 1;
    picker.onchange = () => resolve(Array.from(picker.files ?? []).slice(0, count));
    picker.oncancel = () => resolve([]);
    picker.click();
  });
}

async function redraw(files: readonly File[]): Promise<ChosenPictures> {
  return sorted(await Promise.all(files.map(drawnAnew)));
}

async function drawnAnew(file: File): Promise<ChosenFile | null> {
  const address = URL.createObjectURL(file);
  try {
    const picture = document.createElement('img');
    picture.src = address;
    await picture.decode();
    const { naturalWidth: width, naturalHeight: height } = picture;
    const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/jpeg', QUALITY);
    });
    if (!blob) return null;
    const name = `${file.name.replace(/\.\w+$/, '')}.jpg`;
    return { name, size: blob.size, content: { file: new File([blob], name, { type: blob.type }) } };
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function sorted(made: readonly (ChosenFile | null)[]): ChosenPictures {
  const pictures = made.filter((one): one is ChosenFile => one !== null);
  return { pictures, unreadable: made.length - pictures.length };
}

/** Shows `urls` one beside the other, beginning with `first`; false when the phone could not. */
export async function viewPictures(urls: readonly string[], first: string): Promise<boolean> {
  try {
    await Taro.previewImage({ urls: [...urls], current: first });
    return true;
  } catch {
    return false;
  }
}
