import { View } from '@tarojs/components';
import { useState } from 'react';
import { org } from '@contract/org';
import { useCommand } from '@/platform/use-command';
import { ask } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Problem } from '@/ui/problem';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { ToggleRow } from '@/ui/toggle-row';
import { confirmWords, nothingToWrite, type ImportCounts, type ImportView } from '../../import-words';
import { CountList } from './count-list';
import css from './index.module.scss';

/** What would change, what a person still has to decide, and the one button that does it. */
export function Preview({
  view,
  counts,
  onChange,
}: {
  view: ImportView;
  counts: ImportCounts;
  onChange: (view: ImportView) => void;
}) {
  const [extras, setExtras] = useState({ endMissing: false, endPosts: false });
  const confirm = useCommand(org, 'confirm-import');
  const cancel = useCommand(org, 'cancel-import');
  const same = nothingToWrite(counts);
  const roster = view.kind === 'roster';
  // A new term's leavers and ended posts were chosen when it was begun.
  const chosen = roster ? extras : { endMissing: true, endPosts: true };
  const write = async () => {
    const sure =
      same ||
      (await ask({
        title: roster ? '写入这份名册？' : `换到${view.fileName}？`,
        text: confirmWords(counts, chosen),
        yes: '确认写入',
      }));
    if (!sure) return;
    const next = await confirm.run({ importId: view.id, ...chosen });
    if (next) onChange(next);
  };
  const drop = async () => {
    const sure = await ask({
      title: roster ? '不导入了？' : '不换学期了？',
      text: '还没有写入任何内容，取消后系统里保持原样。',
      yes: roster ? '取消导入' : '取消换学期',
      no: '再看看',
    });
    if (!sure) return;
    const next = await cancel.run({ importId: view.id });
    if (next) onChange(next);
  };
  return (
    <>
      {same && (
        <Empty
          icon="circle-check"
          title="没有变化"
          text={
            roster
              ? `名册里的 ${counts.unchanged} 人和系统里完全一致，不会写入任何内容。`
              : '按所选的年级和岗位，没有需要改的。'
          }
        />
      )}
      <CountList view={view} counts={counts} />
      {roster && (counts.missing > 0 || counts.postsEnding > 0) && (
        <Card flush>
          {counts.missing > 0 && (
            <ToggleRow
              title={`名册里没有的 ${counts.missing} 人转为离校`}
              note="离校后岗位也一并卸任。名册只是一部分班级时，请不要打开。"
              on={extras.endMissing}
              onChange={(endMissing) => setExtras({ ...extras, endMissing })}
            />
          )}
          {counts.postsEnding > 0 && (
            <ToggleRow
              title={`${counts.postsEnding} 个岗位卸任`}
              note="现任的人不在新名册的岗位表里。不打开则继续任职。"
              on={extras.endPosts}
              onChange={(endPosts) => setExtras({ ...extras, endPosts })}
            />
          )}
        </Card>
      )}
      <Problem error={confirm.error ?? cancel.error} />
      <SafeBar>
        <View className={css.pair}>
          <Button className={css.no} busy={cancel.busy} onTap={() => void drop()}>
            取消
          </Button>
          <Button className={css.yes} look="primary" busy={confirm.busy} onTap={() => void write()}>
            {same ? '没有变化，结束' : '确认写入'}
          </Button>
        </View>
      </SafeBar>
    </>
  );
}
