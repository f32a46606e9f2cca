import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import type { OutputOf } from '@contract/core/define';
import { leave } from '@contract/leave';
import { holidayFigures } from '@contract/leave-holiday';
import { serverNow } from '@/platform/clock';
import { dial } from '@/platform/device';
import { parameter } from '@/platform/navigation';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { aria } from '@/ui/aria';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Headline, Line } from '@/ui/headline';
import { Icon } from '@/ui/icon';
import { Loaded } from '@/ui/loaded';
import { SafeBar } from '@/ui/safe-bar';
import { Segment } from '@/ui/segment';
import { Empty } from '@/ui/states';
import { TickBox } from '@/ui/tick-box';
import {
  figuresInWords,
  rowInWords,
  stillOpen,
  type HolidayRow,
  type HolidayStep,
} from '../../holiday-words';
import { ConfirmSheet } from './confirm-sheet';
import css from './index.module.scss';

type Sheet = OutputOf<typeof leave, 'holiday-class'>;

export default function HolidayClassPage() {
  const holidayId = parameter('holidayId');
  const classId = parameter('classId');
  return (
    <Page allow={leave.actions['holiday-class'].allow}>
      {holidayId === null || classId === null ? (
        <Empty title="没有指定班级" text="请从“离校返校”重新进入。" />
      ) : (
        <ClassSheet holidayId={holidayId} classId={classId} />
      )}
    </Page>
  );
}

function ClassSheet({ holidayId, classId }: { holidayId: string; classId: string }) {
  // Parents' numbers do not stay on the phone.
  const query = useQuery(leave, 'holiday-class', { holidayId, classId }, { keep: false });
  return (
    <Loaded query={query} heights={[96, 64, 64, 64]}>
      {(sheet) => <Rows sheet={sheet} onChanged={query.refresh} />}
    </Loaded>
  );
}

/** A class of one holiday: many are entered at once, and the parents' contact with them. */
function Rows({ sheet, onChanged }: { sheet: Sheet; onChanged: () => Promise<void> }) {
  const [step, setStep] = useState<HolidayStep>('leave');
  const [which, setWhich] = useState<'open' | 'all'>('open');
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [confirming, setConfirming] = useState(false);
  const { holiday, rows } = sheet;
  const open = rows.filter((row) => stillOpen(row, step));
  const shown = which === 'open' ? open : rows;
  const chosen = shown.filter((row) => picked.has(row.personId));
  const allChosen = shown.length > 0 && chosen.length === shown.length;
  const change = (next: HolidayStep) => {
    setStep(next);
    setPicked(new Set());
  };
  const word = step === 'leave' ? '离校' : '返校';
  return (
    <>
      <Card>
        <Headline title={sheet.className} />
        <Line>{`${holiday.title} · ${figuresInWords(holidayFigures(rows), rows.length)}`}</Line>
        {holiday.closed && <Line>登记已经结束，只能查看</Line>}
      </Card>
      <Segment<HolidayStep>
        label="登记什么"
        items={[
          { key: 'leave', word: '离校' },
          { key: 'back', word: '返校' },
        ]}
        chosen={step}
        onChoose={change}
      />
      <Segment<'open' | 'all'>
        label="哪些人"
        items={[
          { key: 'open', word: '未登记', count: open.length },
          { key: 'all', word: '全班', count: rows.length },
        ]}
        chosen={which}
        onChoose={setWhich}
      />
      {shown.length === 0 ? (
        <Empty icon="circle-check" title={`全班都登记了${word}`} />
      ) : (
        <>
          {!holiday.closed && (
            <Button
              look="quiet"
              icon={allChosen ? 'x' : 'check-check'}
              onTap={() => setPicked(new Set(allChosen ? [] : shown.map((row) => row.personId)))}
            >
              {allChosen ? '取消全选' : `全选 ${shown.length} 人`}
            </Button>
          )}
          <Card flush>
            {shown.map((row) => (
              <Student
                key={row.personId}
                row={row}
                chosen={picked.has(row.personId)}
                fixed={holiday.closed}
                onChoose={(on) =>
                  setPicked(
                    new Set([...picked].filter((id) => id !== row.personId).concat(on ? [row.personId] : [])),
                  )
                }
              />
            ))}
          </Card>
        </>
      )}
      {chosen.length > 0 && (
        <SafeBar>
          <Button block look="primary" onTap={() => setConfirming(true)}>
            {`登记${word} ${chosen.length} 人`}
          </Button>
        </SafeBar>
      )}
      {confirming && (
        <ConfirmSheet
          target={{ holidayId: holiday.holidayId, classId: sheet.classId, step }}
          personIds={chosen.map((row) => row.personId)}
          onDone={async () => {
            setConfirming(false);
            setPicked(new Set());
            await onChanged();
          }}
          onClose={() => setConfirming(false)}
        />
      )}
    </>
  );
}

function Student({
  row,
  chosen,
  fixed,
  onChoose,
}: {
  row: HolidayRow;
  chosen: boolean;
  fixed: boolean;
  onChoose: (chosen: boolean) => void;
}) {
  const words = rowInWords(row, serverNow());
  const phone = row.guardianPhone;
  const ring = async (number: string) => {
    if (!(await dial(number))) say(`没有拨出，号码是 ${number}`, { good: false });
  };
  return (
    <View className={css.row}>
      <View
        className={css.main}
        {...(fixed
          ? {}
          : aria({ role: 'checkbox', label: `${row.name}，${words.replace('\n', '，')}`, checked: chosen }))}
        onClick={fixed ? undefined : () => onChoose(!chosen)}
      >
        {!fixed && <TickBox on={chosen} />}
        <View className={css.words}>
          <Text className={css.name}>{row.name}</Text>
          <Line>{words}</Line>
        </View>
      </View>
      {phone && (
        <View
          className={css.ring}
          {...aria({ role: 'button', label: `打电话给 ${row.name} 的家长` })}
          onClick={() => void ring(phone)}
        >
          <Icon name="phone" />
        </View>
      )}
    </View>
  );
}
