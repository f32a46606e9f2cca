// npm drops optional platform packages that a registry does not carry and then misses them at `npm ci`
// (npm/cli#9846). Each exact-version optional entry that a locked package names and the lock lacks is added
// back without an address, so that the lock installs on every platform.
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
let added = 0;
for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = place ? `${place}/node_modules/${name}` : `node_modules/${name}`;
    const hoisted = `node_modules/${name}`;
    if (lock.packages[nested] || lock.packages[hoisted] || !/^\d/.test(version)) continue;
    const platform = name.match(/(darwin|linux|win32|freebsd|android|openharmony|sunos|netbsd|openbsd|aix)/)?.[1];
    const cpu = name.match(/(arm64|x64|ia32|arm|ppc64|s390x|riscv64|loong64|mips64el)/)?.[1];
    lock.packages[hoisted] = {
      version,
      ...(cpu ? { cpu: [cpu] } : {}),
      dev: entry.dev,
      optional: true,
      ...(platform ? { os: [platform] } : {}),
    };
    added += 1;
  }
  delete entry.resolved;
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a === '' ? -1 : b === '' ? 1 : a < b ? -1 : 1)),
);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`lock completed: ${added} optional entries added`);
