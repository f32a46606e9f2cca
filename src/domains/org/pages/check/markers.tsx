import { MARKER_ROLES, ROLE_NAMES } from '@contract/core/roles';
import { Card, SectionTitle } from '@/ui/card';
import { ChoiceField } from '@/ui/choice-field';
import { Problem } from '@/ui/problem';
import { ToggleRow } from '@/ui/toggle-row';
import { minuteChoices, minutesOf, withMarker, withMinutes } from '../../check-form';
import type { EditorProps } from './index';

const OFFERED = [3, 5, 8, 10, 15, 20, 25, 30];

/** Who takes it, and after how many minutes it falls to the next. */
export function Markers({ draft, faults, onChange }: EditorProps) {
  const fault = faults.markers ?? faults.ladderMinutes;
  return (
    <>
      <SectionTitle>谁来点</SectionTitle>
      <Card flush>
        {MARKER_ROLES.map((role) => {
          const minutes = minutesOf(draft, role);
          const name = ROLE_NAMES[role];
          const note =
            minutes === null
              ? '不参与这个考勤'
              : minutes === 0
                ? '到点就由他开始'
                : `开始 ${minutes} 分钟后仍无人点名，轮到他`;
          return (
            <ToggleRow
              key={role}
              title={name}
              note={note}
              on={minutes !== null}
              onChange={(on) => onChange(withMarker(draft, role, on))}
            />
          );
        })}
      </Card>
      {draft.markers.length > 1 && (
        <Card flush>
          {draft.markers.slice(1).map((role) => {
            const minutes = minutesOf(draft, role) ?? 0;
            return (
              <ChoiceField
                key={role}
                label={`多久无人点名轮到${ROLE_NAMES[role]}`}
                items={minuteChoices(OFFERED, minutes, (one) => `开始后 ${one} 分钟`)}
                chosen={String(minutes)}
                onChoose={(key) => onChange(withMinutes(draft, role, Number(key)))}
              />
            );
          })}
        </Card>
      )}
      <Problem error={fault === undefined ? null : { message: fault }} />
    </>
  );
}
