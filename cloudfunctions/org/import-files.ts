import * as sdk from '@kernel/sdk';
import type { ImportRunDoc } from './documents';

/** As the app uploads rosters: an import that names any other file can be read, never have it deleted. */
const ROSTER = /^cloud:\/\/[^/]+\/imports\/[\w.-]+\.xlsx$/;

/** A roster holds every family's telephone number: it goes as soon as its import is over. */
export async function dropRoster({ kind, fileId }: Pick<ImportRunDoc, 'kind' | 'fileId'>): Promise<void> {
  if (kind === 'roster' && ROSTER.test(fileId)) await dropFile(fileId);
}

/** What cannot be deleted now is no reason to fail an import that is done. */
export async function dropFile(fileId: string): Promise<void> {
  await sdk.deleteFile(fileId).catch(() => undefined);
}
