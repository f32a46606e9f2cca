import type Sqlite from 'libsql';

/** Copies tables with their rows: a database in memory has no file to be replaced. */
export function copyInto(sqlite: Sqlite.Database, backup: string): void {
  sqlite.prepare('ATTACH ? AS backup').run([backup]);
  const tables = sqlite
    .prepare("SELECT name, sql FROM backup.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .raw()
    .all([]) as unknown as [string, string][];
  for (const [name, sql] of tables) {
    sqlite.exec(sql);
    sqlite.exec(`INSERT INTO main.${name} SELECT * FROM backup.${name}`);
  }
  sqlite.exec('DETACH backup');
}
