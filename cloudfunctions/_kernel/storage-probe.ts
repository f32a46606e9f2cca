import { deleteFile, fileLinks, uploadFile } from './sdk';

const LINK_SECONDS = 60;
const PATIENCE_MS = 5_000;

/**
 * Whether a stranger can read files of this environment: a file is put there and fetched without the signature of its
 * link. No function is told the storage's rule. `unknown`: the storage answered with neither yes nor no. `name` should
 * be new each time, for what was once public may stay in the network's caches.
 */
export async function storageReach(name: string): Promise<'private' | 'public' | 'unknown'> {
  const fileId = await uploadFile(`probes/${name}.txt`, Buffer.from('check-up'));
  try {
    const [link] = await fileLinks([fileId], LINK_SECONDS);
    if (!link) return 'unknown';
    const bare = new URL(link);
    bare.search = '';
    const { ok, status } = await fetch(bare, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (ok) return 'public';
    return status === 401 || status === 403 ? 'private' : 'unknown';
  } finally {
    await deleteFile(fileId);
  }
}
