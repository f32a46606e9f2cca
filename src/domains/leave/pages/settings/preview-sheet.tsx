import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { serverNow } from '@/platform/clock';
import { useQuery } from '@/platform/use-query';
import { leave } from '@contract/leave';
import { KIND_NAMES, KINDS, type LeaveKind } from '@contract/leave-kinds';
import type { LeavePolicy } from '@contract/leave-policy';
import { Button } from '@/ui/button';
import { ChoiceField } from '@/ui/choice-field';
import { Loaded } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { Sheet } from '@/ui/sheet';
import { NumberField } from '../../components/number-field';
import { pathName, sampleOf, samplesFor, type Merged, type Sample } from '../../policy-form';
import css from './index.module.scss';

interface PreviewProps {
  saved: LeavePolicy;
  draft: LeavePolicy;
  changed: readonly string[];
  merged: Merged | null;
  error: { message: string; requestId?: string } | null;
  /** Somebody else saved first; his changes must join before this can be saved. */
  conflict: boolean;
  busy: boolean;
  onJoin: () => void;
  onSave: () => void;
  onClose: () => void;
}

/** What the draft would do, in sentences beside today's rules, before anybody is bound by it. */
export function PreviewSheet({
  saved,
  draft,
  changed,
  merged,
  error,
  conflict,
  busy,
  onJoin,
  onSave,
  onClose,
}: PreviewProps) {
  const now = serverNow();
  const [own, setOwn] = useState<{ kind: LeaveKind; days: number }>({ kind: 'personal', days: 3 });
  const [start] = useState(now);
  const tried: Sample | null =
    Number.isFinite(own.days) && own.days >= 0.5 && own.days <= 120
      ? sampleOf(own.kind, own.days, start)
      : null;
  return (
    <Sheet
      title="保存前看一看"
      note="只对以后提交的请假生效；已经提交的，按提交时的规则办完。"
      onClose={onClose}
      foot={
        conflict ? (
          <Button block look="primary" onTap={onJoin}>
            并入别人的改动，保留我的
          </Button>
        ) : (
          <Button block look="primary" busy={busy} disabled={changed.length === 0} onTap={onSave}>
            保存
          </Button>
        )
      }
    >
      <View className={css.preview}>
        <Problem error={error} />
        {merged && <Joined merged={merged} />}
        <Text className={css.heading}>改了什么</Text>
        <Text className={css.text}>{[...new Set(changed.map(pathName))].join('、') || '没有改动'}</Text>
        <Text className={css.heading}>以后会这样批</Text>
        <Sentences saved={saved} draft={draft} samples={samplesFor(draft, start)} />
        <Text className={css.heading}>自己试一个</Text>
      </View>
      <ChoiceField
        label="请假类型"
        items={KINDS.map((key) => ({ key, word: KIND_NAMES[key] }))}
        chosen={own.kind}
        onChoose={(kind) => setOwn({ ...own, kind })}
      />
      <NumberField
        label="从周五起几天"
        value={own.days}
        error={tried ? undefined : '请填写 0.5 至 120 之间的天数'}
        onChange={(days) => setOwn({ ...own, days })}
      />
      <View className={css.preview}>
        {tried && <Sentences saved={saved} draft={draft} samples={[tried]} />}
      </View>
    </Sheet>
  );
}

function Joined({ merged: { taken, clashes } }: { merged: Merged }) {
  const names = (paths: readonly string[]) => [...new Set(paths.map(pathName))].join('、');
  return (
    <View className={css.joined}>
      <Text className={css.text}>
        {taken.length > 0 ? `已换成别人刚保存的：${names(taken)}。` : '别人的改动和您的没有不同之处要换。'}
      </Text>
      {clashes.length > 0 && (
        <Text className={css.text}>两人都改了：{names(clashes)}。现在是您的值，请核对后再保存。</Text>
      )}
    </View>
  );
}

function Sentences({
  saved,
  draft,
  samples,
}: {
  saved: LeavePolicy;
  draft: LeavePolicy;
  samples: readonly Sample[];
}) {
  const input = (policy: LeavePolicy) => (samples.length === 0 ? null : { policy, samples: [...samples] });
  const fresh = useQuery(leave, 'try-policy', input(draft), { keep: false });
  const old = useQuery(leave, 'try-policy', input(saved), { keep: false });
  return (
    <Loaded query={fresh} heights={[56, 56]}>
      {({ results }) => (
        <View>
          {results.map((result, index) => {
            const before = old.data?.results[index];
            const differs = before !== undefined && before.sentence !== result.sentence;
            return (
              <View key={`${index}:${result.sentence}`} className={css.sample}>
                <Text className={css.sentence}>{result.sentence}</Text>
                {differs && (
                  <Text className={css.before}>
                    现行：{before.days} 天，由{before.roleNames.join('、')}审批
                  </Text>
                )}
              </View>
            );
          })}
        </View>
      )}
    </Loaded>
  );
}
