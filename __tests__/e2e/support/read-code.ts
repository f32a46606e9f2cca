import type jsQR from 'jsqr';
import { tool } from '../../../config/run-steps';
import type { BrowserPhone } from './phone';

/** What a camera held over the phone reads: the text of the QR code that shows, decoded from a picture of the screen. */
export async function readCode({ page }: BrowserPhone): Promise<string> {
  const picture = (await page.screenshot()).toString('base64');
  // A page of its own, so that the decoder never meets the app.
  const desk = await page.context().newPage();
  try {
    await desk.addScriptTag({ path: tool('jsqr/dist/jsQR.js') });
    const text = await desk.evaluate(async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      const context = canvas.getContext('2d');
      if (!context) return null;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const { jsQR: decode } = window as unknown as { jsQR: typeof jsQR };
      return decode(data, image.width, image.height)?.data ?? null;
    }, picture);
    if (text === null) throw new Error('no code can be read off the screen');
    return text;
  } finally {
    await desk.close();
  }
}
