import { View } from '@tarojs/components';
import { useEffect } from 'react';
import { timeInWords, clockOf } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { MARKING_STATES, SHEET_STATE_NAMES } from '@contract/roll-call-rules';
import { pagePath } from '@/domains/registry';
import { RestRows, type Rest } from '@/domains/roll-call/components/rest-rows';
import { laneOf } from '@/domains/roll-call/patches';
import { SHEET_TONES } from '@/domains/roll-call/status-look';
import { serverNow } from '@/platform/clock';
import { open } from '@/platform/navigation';
import { prefetch } from '@/platform/prefetch';
import { useQueue } from '@/platform/queue';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Countdown } from '@/ui/countdown';
import { Headline, Line } from '@/ui/headline';
import { Ring } from '@/ui/ring';
import { Row } from '@/ui/row';
import type { Home } from './index';
import css from './index.module.scss';

type Sheet = Home['sheets'][number];

/** The roll that is due stands large with its countdown; the other ones are lines below it, the last ones a number. */
export function SheetCards({ sheets, rest = [] }: { sheets: readonly Sheet[]; rest: Rest | undefined }) {
  const due =
    sheets.find((sheet) => MARKING_STATES.includes(sheet.state)) ??
    sheets.find((sheet) => sheet.state === 'pending');
  const others = sheets.filter((sheet) => sheet !== due);
  const dueId = due?.sheetId;
  useEffect(() => {
    // A corridor is often a dead spot: the list must be on the phone before the walk begins.
    if (dueId !== undefined) void prefetch(rollCall, 'open', { sheetId: dueId });
  }, [dueId]);
  return (
    <>
      {due && <DueSheet sheet={due} />}
      {others.length > 0 && (
        <Card flush>
          {others.map((sheet) => (
            <Row
              key={sheet.sheetId}
              title={`${sheet.checkName} · ${sheet.floorLabel}`}
              note={noteOf(sheet)}
              value={<Chip tone={SHEET_TONES[sheet.state]}>{SHEET_STATE_NAMES[sheet.state]}</Chip>}
              label={`${sheet.checkName}，${sheet.floorLabel}，${SHEET_STATE_NAMES[sheet.state]}`}
              onTap={() => openSheet(sheet.sheetId)}
            />
          ))}
          <RestRows rest={rest} />
        </Card>
      )}
    </>
  );
}

function DueSheet({ sheet }: { sheet: Sheet }) {
  const now = serverNow();
  const left = sheet.total - sheet.done;
  const unsent = useQueue(({ waiting }) => waiting.some((intent) => intent.lane === laneOf(sheet.sheetId)));
  const begun = sheet.touchedAt !== null || unsent;
  const running = MARKING_STATES.includes(sheet.state) && now < sheet.closesAt;
  const word = begun ? '继续点名' : MARKING_STATES.includes(sheet.state) ? '开始点名' : '查看名单';
  return (
    <Card>
      <View className={css.top}>
        <View className={css.words}>
          <Headline title={sheet.checkName} />
          <Line>{sheet.floorLabel}</Line>
          <Line>
            {running ? (
              <>
                还剩 <Countdown until={sheet.closesAt} now={serverNow} />
                {left > 0 ? ` · 缺 ${left}` : ' · 已点齐'}
              </>
            ) : now < sheet.opensAt ? (
              `${timeInWords(sheet.opensAt, now)} 开始`
            ) : (
              `${clockOf(sheet.closesAt)} 已截止 · 缺 ${left}`
            )}
          </Line>
        </View>
        <Ring done={sheet.done} of={sheet.total} />
      </View>
      <Button
        className={css.act}
        look="primary"
        block
        icon="clipboard-check"
        onTap={() => openSheet(sheet.sheetId)}
      >
        {word}
      </Button>
    </Card>
  );
}

function noteOf(sheet: Sheet): string {
  const now = serverNow();
  if (sheet.submittedAt !== null)
    return `${sheet.submittedName ?? ''} ${timeInWords(sheet.submittedAt, now)} 提交`;
  const holder = sheet.claimedName ?? sheet.holderName ?? '这一层还没有层长';
  return `${timeInWords(sheet.opensAt, now)} 开始 · ${holder}`;
}

function openSheet(sheetId: string): void {
  open(pagePath('roll-call', 'sheet'), { sheetId });
}
