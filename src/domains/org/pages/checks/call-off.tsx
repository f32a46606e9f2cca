import { useState } from 'react';
import { dayInWords } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { useCommand } from '@/platform/use-command';
import { ask, say } from '@/ui/ask';
import { Choices } from '@/ui/choices';
import { MultiChoices } from '@/ui/multi-choices';
import { WordsSheet } from '@/ui/words-sheet';
import type { TriedCheck } from '../../components/check-preview';

interface CallOffProps {
  check: TriedCheck;
  day: string;
  onClose: () => void;
  onDone: () => void;
}

type Where = 'school' | 'buildings';

/** What will happen: everywhere a roll that was begun goes on, in a building that is called off it stops (R17). */
const NOTES: Readonly<Record<Where, string>> = {
  school: '还没开始的楼层不再点名，不算任何人缺勤；已经开始的照旧。锁定前可以恢复。',
  buildings: '所选楼里还没提交的都不再点名，不算任何人缺勤；已点的记录留着。锁定前可以恢复。',
};

/** One check of one day does not take place, everywhere or in some buildings. */
export function CallOff({ check, day, onClose, onDone }: CallOffProps) {
  const { checkId, name } = check;
  const buildings = (check.buildings ?? []).filter(({ off }) => off === null);
  const [where, setWhere] = useState<Where>('school');
  const [chosen, setChosen] = useState<string[]>([]);
  const command = useCommand(rollCall, 'cancel-check');
  const picked = where === 'school' ? [] : buildings.filter(({ buildingId }) => chosen.includes(buildingId));
  const floors = picked.reduce((sum, building) => sum + building.floors, 0);

  const sure = () =>
    ask({
      title: `取消 ${dayInWords(day)} ${picked.length} 栋楼的${name}？`,
      text: `${picked.map(({ label }) => label).join('、')}，共 ${floors} 层不再点名，正在点的也停下。别的楼照常。`,
      yes: '确定取消',
      no: '不取消',
      danger: true,
    });
  const send = async (reason: string) => {
    if (where === 'buildings' && !(await sure())) return;
    const buildingIds = picked.map(({ buildingId }) => buildingId);
    const done = await command.run({ day, checkId, reason, ...(where === 'buildings' && { buildingIds }) });
    if (!done) return;
    say(done.submittedBefore > 0 ? `已取消，${done.submittedBefore} 层已交的照旧算数` : '已取消');
    onDone();
  };
  return (
    <WordsSheet
      title={`取消 ${dayInWords(day)} 的${name}`}
      note={NOTES[where]}
      label="为什么"
      placeholder="如 停电、运动会、疏散演练"
      hint="层长和学生会看到"
      short
      max={60}
      send={where === 'school' ? '取消这一次' : `取消 ${picked.length} 栋楼的这一次`}
      danger
      ready={where === 'school' || picked.length > 0}
      busy={command.busy}
      error={command.error}
      onSend={(reason) => void send(reason)}
      onClose={onClose}
    >
      {buildings.length > 1 && (
        <Choices<Where>
          label="哪里取消"
          items={[
            { key: 'school', word: '全校' },
            { key: 'buildings', word: '选几栋楼' },
          ]}
          chosen={where}
          onChoose={setWhere}
        />
      )}
      {where === 'buildings' && (
        <MultiChoices
          label="哪几栋楼"
          items={buildings.map(({ buildingId, label }) => ({ key: buildingId, word: label }))}
          chosen={chosen}
          onChange={setChosen}
        />
      )}
    </WordsSheet>
  );
}
