import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Showing, startGallery, views, type Dress } from '../__tests__/e2e/support/gallery';
import { closeBrowser, SCREENSHOTS, type Build } from '../__tests__/e2e/support/phone';
import { buildAll } from './build';

/**
 * `npm run screenshots [-- --h5] [-- DOMAIN… DOMAIN/PAGE…]`: every page in light, dark and large type into screenshots/, one
 * contact sheet a domain; lists only the pages whose picture changed since the last run.
 */

const DRESSES: { name: string; dress: Omit<Dress, 'build'> }[] = [
  { name: 'light', dress: {} },
  { name: 'dark', dress: { dark: true } },
  { name: 'large', dress: { largeType: true } },
];
const MANIFEST = join(SCREENSHOTS, 'manifest.json');

type Manifest = Record<string, string>;

function readManifest(): Manifest {
  return existsSync(MANIFEST) ? (JSON.parse(readFileSync(MANIFEST, 'utf8')) as Manifest) : {};
}

function contactSheet(domain: string, files: string[]): void {
  const pages = new Map<string, string[]>();
  for (const file of files) {
    const page =
      file
        .split('/')
        .at(-1)
        ?.replace(/-(light|dark|large)-\w+\.png$/, '') ?? file;
    pages.set(page, [...(pages.get(page) ?? []), file]);
  }
  const rows = [...pages].map(
    ([page, pictures]) =>
      `<h2>${page}</h2><div>${pictures.map((file) => `<a href="${relative(domain, file)}"><img src="${relative(domain, file)}" alt="${file}"></a>`).join('')}</div>`,
  );
  const html = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${domain}</title><style>body{font:16px sans-serif;margin:24px;background:#ddd}div{display:flex;gap:16px;flex-wrap:wrap}img{width:260px;border-radius:12px;box-shadow:0 2px 8px #0003}</style><h1>${domain}</h1>${rows.join('\n')}</html>\n`;
  const file = join(SCREENSHOTS, domain, 'index.html');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, html);
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const build: Build = words.includes('--h5') ? 'h5' : 'weapp';
  const wanted = words.filter((word) => !word.startsWith('--'));
  const pages = (name: string, domain: string) =>
    wanted.some((word) => word === domain || word === `${domain}/${name}`);
  if (!process.env.E2E_DIST) await buildAll({ log: (line) => console.log(line) });
  const campus = await startGallery();
  const before = readManifest();
  const after: Manifest = { ...before };
  const taken = new Map<string, string[]>();
  try {
    const all = views(campus).filter(({ domain, name }) => wanted.length === 0 || pages(name, domain));
    for (const { name, dress } of DRESSES) {
      const showing = new Showing(campus, { build, still: true, ...dress });
      for (const view of all) {
        const phone = await showing.show(view);
        const file = await phone.screenshot(`${view.domain}/${view.name}-${name}`, { whole: true });
        const key = relative(SCREENSHOTS, file);
        after[key] = createHash('sha256').update(readFileSync(file)).digest('hex');
        taken.set(view.domain, [...(taken.get(view.domain) ?? []), key]);
        for (const error of phone.errors.splice(0)) console.error(`${key}: ${error}`);
      }
      await showing.close();
      console.log(`${name}：${all.length} 页`);
    }
  } finally {
    await closeBrowser();
    await campus.stop();
  }
  for (const [domain, files] of taken) contactSheet(domain, files);
  writeFileSync(MANIFEST, `${JSON.stringify(after, null, 2)}\n`);
  const changed = [...taken.values()].flat().filter((key) => before[key] !== after[key]);
  console.log(
    changed.length === 0
      ? '没有页面的样子有变化'
      : `有变化的 ${changed.length} 张：\n${changed.map((key) => `  screenshots/${key}`).join('\n')}`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
