import * as v from 'valibot';
import { command, defineDomain, query } from './core/define';
import { count, id, instant } from './core/fields';
import { pageInput, pageOf } from './core/paging';

/** To-dos (the channel of record), messages, and the ledger of WeChat reminders. */

/** Where a tap leads: the client's registry knows `domain`/`page`; `query` becomes the page's parameters. */
export const link = v.object({
  domain: v.string(),
  page: v.string(),
  query: v.record(v.string(), v.string()),
});

export const TODO_STATES = ['open', 'done', 'expired'] as const;

export const todoView = v.object({
  todoId: id,
  /** roll-call.take, roll-call.case, leave.decide …: the client picks the icon by it. */
  kind: v.string(),
  title: v.string(),
  body: v.string(),
  state: v.picklist(TODO_STATES),
  priority: v.picklist(['urgent', 'normal']),
  createdAt: instant,
  dueAt: v.nullable(instant),
  doneAt: v.nullable(instant),
  link: v.nullable(link),
});

const messageView = v.object({
  messageId: id,
  kind: v.string(),
  title: v.string(),
  body: v.string(),
  createdAt: instant,
  readAt: v.nullable(instant),
  link: v.nullable(link),
  /** What became of the WeChat copy: an alert that was not delivered never says it was. */
  wechat: v.picklist(['none', 'waiting', 'sent', 'no-consent', 'failed']),
});

/** Subscribe-message templates the product asks consent for; the template ids are settings of the deployment. */
export const TEMPLATE_KEYS = ['roll-missing', 'roll-take', 'case-escalated', 'todo'] as const;
export type TemplateKey = (typeof TEMPLATE_KEYS)[number];

export const notice = defineDomain('notice', {
  errors: {},
  actions: {
    /** The caller's to-dos: open ones by urgency and due time, else the newest first. */
    todos: query({
      allow: 'bound',
      input: v.strictObject({ state: v.optional(v.picklist(['open', 'closed']), 'open'), ...pageInput }),
      output: pageOf(todoView),
      errors: [],
    }),
    messages: query({
      allow: 'bound',
      input: v.strictObject({ ...pageInput }),
      output: pageOf(messageView),
      errors: [],
    }),
    /** Marks messages read: those named, or all up to an instant. */
    read: command({
      allow: 'bound',
      receipt: 'natural',
      input: v.union([
        v.strictObject({ messageIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(100)) }),
        v.strictObject({ allUpTo: instant }),
      ]),
      output: v.object({ read: count }),
      errors: [],
    }),
    /** 微信提醒剩 n 次: what is left by template, with the id to ask consent for (empty: not set up). */
    reminders: query({
      allow: 'bound',
      input: v.strictObject({}),
      output: v.object({
        templates: v.array(
          v.object({
            key: v.picklist(TEMPLATE_KEYS),
            title: v.string(),
            templateId: v.string(),
            left: count,
          }),
        ),
      }),
      errors: [],
    }),
    /** What the person answered in WeChat's consent dialogue, which a tap opened. */
    'record-consent': command({
      allow: 'bound',
      input: v.strictObject({
        answers: v.pipe(
          v.array(
            v.strictObject({
              key: v.picklist(TEMPLATE_KEYS),
              answer: v.picklist(['accept', 'reject', 'ban']),
            }),
          ),
          v.minLength(1),
          v.maxLength(3),
        ),
      }),
      output: v.object({ templates: v.array(v.object({ key: v.picklist(TEMPLATE_KEYS), left: count })) }),
      errors: [],
    }),
  },
});
