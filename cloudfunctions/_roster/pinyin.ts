import { pinyin } from 'pinyin-pro';

/** Search keys of a name: `zhangsan` and `zs`; what is no Chinese is kept when it is a letter or digit. */
export function searchKeys(name: string): { pinyin: string; initials: string } {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true })
    .map((syllable) => syllable.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .filter((syllable) => syllable !== '');
  return {
    pinyin: syllables.join('').slice(0, 60),
    initials: syllables
      .map((syllable) => syllable.charAt(0))
      .join('')
      .slice(0, 20),
  };
}
