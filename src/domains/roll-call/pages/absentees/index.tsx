import { useState } from 'react';
import type { OutputOf } from '@contract/core/define';
import { addDays, clockOf, dayInWords, dayOf, isDay } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { STATUS_GLYPHS, STATUS_NAMES } from '@contract/roll-call-rules';
import { serverNow } from '@/platform/clock';
import { open, parameter } from '@/platform/navigation';
import { useList } from '@/platform/use-list';
import { Page } from '@/shell/page';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Loaded, MoreRows } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Segment } from '@/ui/segment';
import { Empty } from '@/ui/states';
import { ExportAbsentees } from '../../components/export-absentees';
import { STATUS_TONES } from '../../status-look';

type Exception = OutputOf<typeof rollCall, 'absentees'>['items'][number];

export default function AbsenteesPage() {
  return (
    <Page>
      <Absentees />
    </Page>
  );
}

/** Who was not simply there on a day, by class; whom one must look for stands first in each. */
function Absentees() {
  const today = dayOf(serverNow());
  const asked = parameter('day');
  const [day, setDay] = useState(asked !== null && isDay(asked) ? asked : today);
  const [only, setOnly] = useState<'missing' | 'all'>('missing');
  const week = [0, -1, -2, -3, -4, -5, -6].map((back) => addDays(today, back));
  // A message may lead to an older day.
  const days = week.includes(day) ? week : [...week, day];
  const list = useList(rollCall, 'absentees', { day, missingOnly: only === 'missing' });
  return (
    <>
      <Segment
        label="日期"
        items={days.map((key, index) => ({
          key,
          word: index === 0 ? '今天' : index === 1 ? '昨天' : dayInWords(key, today),
        }))}
        chosen={day}
        onChoose={setDay}
      />
      <Segment
        label="哪些人"
        items={[
          { key: 'missing', word: '缺勤' },
          { key: 'all', word: '全部异常' },
        ]}
        chosen={only}
        onChoose={setOnly}
      />
      <Loaded query={{ data: list.items, error: list.error, refresh: list.refresh }} heights={[88, 88, 88]}>
        {(items) =>
          items.length === 0 ? (
            <Empty
              icon="circle-check"
              title={only === 'missing' ? '没有旷、未归和未见' : '没有异常'}
              text="名单以已提交的点名为准，还在点的楼层不在里面。"
            />
          ) : (
            byClass(items).map(([className, people]) => (
              <Card key={className} flush>
                <Row title={className} value={`${people.length} 人次`} />
                {people.map((exception) => (
                  <ExceptionRow key={exception.exceptionId} exception={exception} />
                ))}
              </Card>
            ))
          )
        }
      </Loaded>
      <MoreRows more={list.more} />
      <ExportAbsentees day={day} />
    </>
  );
}

function ExceptionRow({ exception }: { exception: Exception }) {
  const { name, number, place, checkName, s, at, byName, streak, arrivedAt } = exception;
  const noted = at === null ? '' : `${byName ?? ''} ${clockOf(at)} 记录`;
  const later = arrivedAt === null ? '' : `${clockOf(arrivedAt)} 到`;
  const nights = streak > 1 ? `连续 ${streak} 次` : '';
  return (
    <Row
      title={`${name} ${number}`}
      note={[checkName, place, noted, later, nights].filter(Boolean).join(' · ')}
      value={
        <Chip tone={STATUS_TONES[s]} glyph={STATUS_GLYPHS[s]}>
          {STATUS_NAMES[s]}
        </Chip>
      }
      label={`${name}，${checkName}，${STATUS_NAMES[s]}，${place}${nights && `，${nights}`}`}
      onTap={() => open('/domains/roll-call/pages/sheet/index', { sheetId: exception.sheetId })}
    />
  );
}

function byClass(items: readonly Exception[]): [string, Exception[]][] {
  const classes = new Map<string, Exception[]>();
  for (const item of items) {
    const name = item.className || '未分班';
    classes.set(name, [...(classes.get(name) ?? []), item]);
  }
  return [...classes];
}
