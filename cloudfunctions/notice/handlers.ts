import { TEMPLATE_KEYS, type notice, type TemplateKey } from '@contract/notice';
import { lte, not, oneOf } from '@kernel/filter';
import { selfScope } from '@kernel/scope';
import type { Handlers } from '@kernel/serve';
import { presentMessage, presentTodo } from './presenting';
import { consents, notices, type ConsentDoc } from './repo';
import { templateIds, TEMPLATE_TITLES } from './templates';

async function ledger(personId: string): Promise<Map<TemplateKey, ConsentDoc>> {
  const rows = await consents.unsafeFind('bounded to the caller himself', { personId });
  return new Map(rows.map((row) => [row.key, row]));
}

export const handlers: Handlers<typeof notice> = {
  todos: async (ctx, input) => {
    const open = input.state === 'open';
    const page = await notices.page(
      selfScope(ctx.identity),
      { form: 'todo', state: open ? 'open' : oneOf(['done', 'expired']) },
      {
        by: open ? 'rank' : 'createdAt',
        direction: open ? 1 : -1,
        cursor: input.cursor,
        limit: input.limit,
      },
    );
    return { items: page.items.map(presentTodo), next: page.next };
  },

  messages: async (ctx, input) => {
    const page = await notices.page(
      selfScope(ctx.identity),
      { form: 'message' },
      { by: 'createdAt', direction: -1, cursor: input.cursor, limit: input.limit },
    );
    return { items: page.items.map(presentMessage), next: page.next };
  },

  read: async (ctx, input) => {
    const which =
      'messageIds' in input ? { _id: oneOf(input.messageIds) } : { createdAt: lte(input.allUpTo) };
    const read = await notices.changeMany(
      { personId: ctx.identity.personId, form: 'message', state: 'unread', ...which },
      { set: { state: 'read', live: 0, doneAt: ctx.now } },
    );
    return { read };
  },

  reminders: async (ctx) => {
    const held = await ledger(ctx.identity.personId);
    const ids = templateIds();
    return {
      templates: TEMPLATE_KEYS.map((key) => ({
        key,
        title: TEMPLATE_TITLES[key],
        templateId: ids[key] ?? '',
        left: held.get(key)?.left ?? 0,
      })),
    };
  },

  'record-consent': async (ctx, input) => {
    const { personId } = ctx.identity;
    for (const { key, answer } of input.answers) {
      const _id = `${personId}:${key}`;
      const intent = ctx.newId(key);
      const change = {
        set: { banned: answer === 'ban', answeredAt: ctx.now, lastIntent: intent },
        inc: { left: answer === 'accept' ? 1 : 0 },
      };
      // One consent is one message; the intent in the row keeps a repeat from counting twice.
      if (await consents.change({ _id, lastIntent: not(intent) }, change)) continue;
      await consents.insert({
        _id,
        rev: 0,
        personId,
        key,
        left: answer === 'accept' ? 1 : 0,
        banned: answer === 'ban',
        answeredAt: ctx.now,
        lastIntent: intent,
      });
    }
    const held = await ledger(personId);
    return {
      templates: input.answers.map(({ key }) => ({ key, left: held.get(key)?.left ?? 0 })),
    };
  },
};
