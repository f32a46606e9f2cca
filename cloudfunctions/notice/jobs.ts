import { lte, gt } from '@kernel/filter';
import { logError } from '@kernel/log';
import { sendSubscribeMessage } from '@kernel/sdk';
import type { Job } from '@kernel/serve-timer';
import { openidsOf } from '../org/public';
import { consents, notices, type NoticeDoc } from './repo';
import { templateIds } from './templates';

const AT_ONCE = 50;
/** A reminder later than this tells nothing new. */
const TOO_OLD = 6 * 60 * 60 * 1000;
const NO_CONSENT = 43101;

/**
 * Sends the WeChat copies that wait. A copy that could not be sent says why; the to-do stands either way. One that is
 * done by now rings nobody and costs no consent.
 */
async function sendWaiting(now: number): Promise<number> {
  const waiting = await notices.unsafeFind(
    'the outbox belongs to the server',
    { wechat: 'waiting' },
    { sort: [['createdAt', 1]], limit: AT_ONCE },
  );
  if (waiting.length === 0) return 0;
  const openids = await openidsOf(waiting.map((doc) => doc.personId));
  const ids = templateIds();
  for (const doc of waiting) {
    const openid = openids.get(doc.personId);
    const templateId = doc.template === null ? undefined : ids[doc.template];
    const outcome =
      doc.form === 'todo' && doc.state !== 'open'
        ? 'none'
        : now - doc.createdAt > TOO_OLD
          ? 'failed'
          : openid === undefined || templateId === undefined
            ? 'no-consent'
            : await send(doc, openid, templateId);
    await notices.change({ _id: doc._id, wechat: 'waiting' }, { set: { wechat: outcome } });
  }
  return waiting.length;
}

async function send(
  doc: NoticeDoc,
  openid: string,
  templateId: string,
): Promise<'sent' | 'no-consent' | 'failed'> {
  const _id = `${doc.personId}:${doc.template ?? ''}`;
  if (!(await consents.change({ _id, left: gt(0) }, { inc: { left: -1 } }))) return 'no-consent';
  const query = new URLSearchParams({ ...doc.link?.query }).toString();
  try {
    await sendSubscribeMessage({
      touser: openid,
      templateId,
      page: doc.link
        ? `domains/${doc.link.domain}/pages/${doc.link.page}/index?${query}`
        : 'pages/home/index',
      data: { thing1: { value: doc.title.slice(0, 20) }, thing2: { value: doc.body.slice(0, 20) } },
    });
    return 'sent';
  } catch (error) {
    // The ledger was out of step: WeChat knows of no consent, so neither do we any more.
    const none = (error as { errCode?: unknown }).errCode === NO_CONSENT;
    await consents.change({ _id }, none ? { set: { left: 0 } } : { inc: { left: 1 } });
    if (!none) logError('notice.send', error);
    return none ? 'no-consent' : 'failed';
  }
}

async function expireTodos(now: number): Promise<number> {
  return notices.changeMany(
    { state: 'open', expireAt: lte(now) },
    { set: { state: 'expired', live: 0, doneAt: now } },
  );
}

export const jobs: readonly Job[] = [
  { name: 'notice.expire', run: expireTodos },
  { name: 'notice.send', run: sendWaiting },
];
