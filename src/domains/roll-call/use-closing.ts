import { useCallback, useState } from 'react';
import { rollCall } from '@contract/roll-call';
import { useNetwork } from '@/platform/network';
import { useCommand } from '@/platform/use-command';
import { ask, say } from '@/ui/ask';
import { gapsOverPoints, POINT_NAMES, tally, type Person } from './model';
import type { SheetView } from './use-sheet';

/** Ending, taking over and reopening a roll: what is asked before, sent, and said after. */
export function useClosing({ whole, sheet, overlay, overlays, point, setPoint, query, drain }: SheetView) {
  const submit = useCommand(rollCall, 'submit');
  const claim = useCommand(rollCall, 'claim');
  const reopen = useCommand(rollCall, 'reopen');
  const lateArrival = useCommand(rollCall, 'late-arrival');
  const reportNow = useCommand(rollCall, 'report-now');
  const [showGaps, setShowGaps] = useState(false);
  const [sending, setSending] = useState(false);
  /** The server's words for the class group, from the submission just made. */
  const [summary, setSummary] = useState<string | null>(null);
  const { refresh } = query;

  const send = useCallback(
    async (restPresent?: { count: number }) => {
      if (!sheet) return;
      setSending(true);
      // Every mark must be there before the roll closes, or the server would count gaps that are none.
      const everything = await drain();
      setSending(false);
      if (!everything) {
        const offline = !useNetwork.getState().online;
        say(offline ? '没有网络，已点的都存在手机上，连上后再提交' : '还有标记没有发出去，请稍后再提交', {
          good: false,
        });
        return;
      }
      const done = await submit.run({ sheetId: sheet.sheetId, ...(restPresent && { restPresent }) });
      await refresh();
      if (!done) return;
      setShowGaps(false);
      setSummary(done.summary);
      say(done.cases > 0 ? `已提交，${done.cases} 件缺寝已通知负责人` : '已提交');
    },
    [sheet, drain, submit, refresh],
  );

  const close = useCallback(async () => {
    if (!sheet) return;
    const { gaps, byStatus } = tally(sheet.rooms, overlay);
    if (gaps > 0) {
      setShowGaps(true);
      return;
    }
    const { other } = whole ? gapsOverPoints(whole, overlays, point) : { other: 0 };
    if (other > 0) {
      const next = point === 'start' ? 'end' : 'start';
      setPoint(next);
      say(`${POINT_NAMES[next]}还有 ${other} 人没有点到`, { good: false });
      return;
    }
    const missing = (byStatus['not-back'] ?? 0) + (byStatus['not-seen'] ?? 0);
    const sure =
      missing === 0 ||
      (await ask({
        title: `${missing} 人未归或未见`,
        text: '提交后会立即通知辅导员，并开始逐个联系。人已回来的，请先改成出勤。',
        yes: '提交并通知',
      }));
    if (sure) await send();
  }, [sheet, whole, overlay, overlays, point, setPoint, send]);

  const restPresent = useCallback(async () => {
    if (!whole) return;
    const { all: gaps } = gapsOverPoints(whole, overlays, point);
    const sure = await ask({
      title: `确认其余 ${gaps} 人都在？`,
      text: '这 ' + String(gaps) + ' 人会记为出勤，并注明是“其余全到”，不是逐个点的。',
      yes: '都在，提交',
    });
    if (sure) await send({ count: gaps });
  }, [whole, overlays, point, send]);

  const takeOver = useCallback(async () => {
    if (!sheet) return;
    const done = await claim.run({ sheetId: sheet.sheetId });
    await refresh();
    if (done) say('已接手，由您来点');
  }, [sheet, claim, refresh]);

  const openAgain = useCallback(
    async (reason: string) => {
      if (!sheet) return false;
      const done = await reopen.run({ sheetId: sheet.sheetId, reason });
      if (!done) return false;
      setSummary(null);
      await refresh();
      say('已重新打开，改完请再提交一次');
      return true;
    },
    [sheet, reopen, refresh],
  );

  const arrived = useCallback(
    async (person: Person) => {
      if (!sheet) return;
      const done = await lateArrival.run({ sheetId: sheet.sheetId, personId: person.personId });
      await refresh();
      if (done) say(`${person.name} 已消到`);
      else say(`${person.name} 没有消到，请看页面上的原因`, { good: false });
    },
    [sheet, lateArrival, refresh],
  );

  const report = useCallback(
    async (people: readonly Person[]) => {
      if (!sheet || people.length === 0) return;
      const sure = await ask({
        title: `现在上报 ${people.length} 人？`,
        text: `${people.map((person) => person.name).join('、')}。会立即通知辅导员开始联系，不等提交。`,
        yes: '立即上报',
      });
      if (!sure || !(await drain())) return;
      const done = await reportNow.run({
        sheetId: sheet.sheetId,
        personIds: people.map((person) => person.personId),
      });
      await refresh();
      if (done) say(`已上报 ${done.cases} 件`);
    },
    [sheet, drain, reportNow, refresh],
  );

  return {
    close,
    send,
    restPresent,
    takeOver,
    openAgain,
    arrived,
    report,
    showGaps,
    hideGaps: useCallback(() => setShowGaps(false), []),
    summary,
    busy: sending || submit.busy || claim.busy || reopen.busy,
    error: submit.error ?? claim.error ?? reopen.error ?? lateArrival.error ?? reportNow.error,
  };
}
