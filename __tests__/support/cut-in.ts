import type { Database } from '../../local-cloud/database/engine';

/** Recognises a request by its action and the text of its body. */
export type Meets = (action: string, body: string) => boolean;

/**
 * Lets `rival` act, to its end, right before or after the first database request that `meets` recognises: a race with
 * one outcome. Answers whether the request came.
 */
export function cutIn(
  db: Database,
  meets: Meets,
  when: 'before' | 'after',
  rival: () => Promise<unknown>,
): () => boolean {
  const handle = db.handle.bind(db);
  let met = false;
  db.handle = async (action, body, requestId) => {
    const now = meets(action, JSON.stringify(body));
    if (now) {
      met = true;
      Reflect.deleteProperty(db, 'handle');
      if (when === 'before') await rival();
    }
    const reply = await handle(action, body, requestId);
    if (now && when === 'after') await rival();
    return reply;
  };
  return () => met;
}
