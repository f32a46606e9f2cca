import { rollCall } from '@contract/roll-call';
import { SHEET_STATE_NAMES } from '@contract/roll-call-rules';
import { timeInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { open } from '@/platform/navigation';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Loaded } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Empty } from '@/ui/states';
import { RestRows } from '../../components/rest-rows';
import { SHEET_TONES } from '../../status-look';

export default function DutyPage() {
  return (
    <Page>
      <Duty />
    </Page>
  );
}

/** The rolls of today that fall to this person, the nearest first. */
function Duty() {
  const query = useQuery(rollCall, 'duty', {});
  const now = serverNow();
  return (
    <Loaded query={query} heights={[72, 72, 72, 72]}>
      {({ sheets, rest = [] }) =>
        sheets.length === 0 ? (
          <Empty
            icon="clipboard-check"
            title="今天没有要点的名"
            text="有点名时会提前出现在这里和工作台上。"
          />
        ) : (
          <Card flush>
            {sheets.map((sheet) => (
              <Row
                key={sheet.sheetId}
                title={`${sheet.checkName} · ${sheet.floorLabel}`}
                note={[
                  sheet.submittedAt === null
                    ? `${timeInWords(sheet.opensAt, now)} 开始`
                    : `${sheet.submittedName ?? ''} ${timeInWords(sheet.submittedAt, now)} 提交`,
                  `${sheet.done}/${sheet.total}`,
                ].join(' · ')}
                value={<Chip tone={SHEET_TONES[sheet.state]}>{SHEET_STATE_NAMES[sheet.state]}</Chip>}
                label={`${sheet.checkName}，${sheet.floorLabel}，${SHEET_STATE_NAMES[sheet.state]}`}
                onTap={() => open('/domains/roll-call/pages/sheet/index', { sheetId: sheet.sheetId })}
              />
            ))}
            <RestRows rest={rest} />
          </Card>
        )
      }
    </Loaded>
  );
}
