import { openCollection, type Stored } from '@kernel/collection';
import type { TemplateKey } from '@contract/notice';
import { CONSENTS, NOTICES } from './collections';

export interface NoticeLink {
  domain: string;
  page: string;
  query: Readonly<Record<string, string>>;
}

/** Instants are epoch ms. */
export interface NoticeDoc extends Stored {
  personId: string;
  form: 'todo' | 'message';
  /** What it is about: closing by key closes it for everybody who got it. */
  key: string;
  kind: string;
  title: string;
  body: string;
  /** To-dos: open, done, expired. Messages: unread, read. */
  state: 'open' | 'done' | 'expired' | 'unread' | 'read';
  /** 1 while open or unread. */
  live: 0 | 1;
  priority: 'urgent' | 'normal';
  /** Sorts open to-dos: urgent first, then what is due first. */
  rank: number;
  createdAt: number;
  dueAt: number | null;
  doneAt: number | null;
  /** Open to-dos expire then; null: never. */
  expireAt: number | null;
  link: NoticeLink | null;
  /** `waiting`: the job is to send the WeChat copy. */
  wechat: 'none' | 'waiting' | 'sent' | 'no-consent' | 'failed';
  template: TemplateKey | null;
}

export interface ConsentDoc extends Stored {
  personId: string;
  key: TemplateKey;
  left: number;
  /** The person ticked "always refuse". */
  banned: boolean;
  answeredAt: number;
  /** The intent that changed it last. */
  lastIntent: string;
}

export const notices = openCollection<NoticeDoc>(NOTICES);
export const consents = openCollection<ConsentDoc>(CONSENTS);
