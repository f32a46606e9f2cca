// npm drops optional platform packages that a registry does not carry and then misses them at `npm ci`
// (npm/cli#9846). Each exact-version optional entry that a locked package names and the lock lacks is added
// back without an address, so that the lock installs on every platform. Run by `npm run lock` after any install.
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
let added = 0;

/** Where node would find `name` for the package at `place`, nearest folder first. */
function candidates(place, name) {
  const parts = place.split('/node_modules/');
  const folders = parts.map((_, index) => parts.slice(0, parts.length - index).join('/node_modules/'));
  return [
    ...folders.filter(Boolean).map((folder) => `${folder}/node_modules/${name}`),
    `node_modules/${name}`,
  ];
}

for (const [place, entry] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!/^\d/.test(version)) continue;
    const places = candidates(place, name);
    const held = places.find((key) => lock.packages[key]);
    if (held && lock.packages[held].version === version) continue;
    // The hoisted place when it is free, else beside the package that asks.
    const target = held ? places[0] : places.at(-1);
    const platform = name.match(
      /(darwin|linux|win32|freebsd|android|openharmony|sunos|netbsd|openbsd|aix)/,
    )?.[1];
    const cpu = name.match(/(arm64|x64|ia32|arm|ppc64|s390x|riscv64|loong64|mips64el)/)?.[1];
    lock.packages[target] = {
      version,
      ...(cpu ? { cpu: [cpu] } : {}),
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
      ...(platform ? { os: [platform] } : {}),
    };
    added += 1;
  }
}
for (const entry of Object.values(lock.packages)) delete entry.resolved;
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a === '' ? -1 : b === '' ? 1 : a < b ? -1 : 1)),
);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`lock completed: ${added} optional entries added`);
