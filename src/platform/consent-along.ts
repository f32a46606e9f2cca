import { useCallback } from 'react';
import { notice, type TemplateKey } from '@contract/notice';
import { askForMessages, canAskForMessages } from './subscribe';
import { useCommand } from './use-command';
import { useQuery } from './use-query';

/** What was asked for since the app started: who declined is not asked again at every tap. */
const asked = new Set<TemplateKey>();

/**
 * For a tap that the person makes anyway: asks along for the WeChat messages of which none is left. WeChat opens its
 * dialogue only inside the tap itself, so what is left must be known before; call this first in the handler.
 */
export function useConsentAlong(keys: readonly TemplateKey[]): () => void {
  const { data, refresh } = useQuery(notice, 'reminders', canAskForMessages() ? {} : null);
  const { run } = useCommand(notice, 'record-consent');
  return useCallback(() => {
    const wanted = (data?.templates ?? []).filter(
      ({ key, left, templateId }) => keys.includes(key) && left === 0 && templateId !== '' && !asked.has(key),
    );
    if (wanted.length === 0) return;
    for (const { key } of wanted) asked.add(key);
    const record = async () => {
      const answers = await askForMessages(wanted.map((template) => template.templateId));
      const known = wanted.flatMap(({ key, templateId }) => {
        const answer = answers?.[templateId];
        return answer ? [{ key, answer }] : [];
      });
      if (known.length > 0 && (await run({ answers: known }))) await refresh();
    };
    void record();
  }, [data, keys, run, refresh]);
}
