import { useState } from 'react';
import { dayOf } from '@contract/core/time';
import type { CheckSetting, Extent } from '@contract/roll-call-schedule';
import { cohortsInWords, placesInWords } from '@contract/roll-call-setting-words';
import { serverNow } from '@/platform/clock';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { Choices } from '@/ui/choices';
import { Icon } from '@/ui/icon';
import { MultiChoices } from '@/ui/multi-choices';
import { Row } from '@/ui/row';
import { NodePicker } from '../../components/node-picker';
import { LEVEL_NAMES, type ChosenNode } from '../../components/nodes';
import { cohortsMode, placesMode } from '../../check-form';
import type { EditorProps } from './index';

const PLACE_MODES = extents('全校', '只点一些地方', '有些地方不点');
const COHORT_MODES = extents('所有学生', '只点一些学生', '有些学生不点');
const PLACES = ['campus', 'building', 'floor'] as const;
const COHORTS = ['college', 'class'] as const;
/** Students stay five years at most; next year's may be there already. */
const YEARS_SHOWN = 6;

function extents(all: string, only: string, except: string): { key: Extent; word: string }[] {
  return [
    { key: 'all', word: all },
    { key: 'only', word: only },
    { key: 'except', word: except },
  ];
}

/** Where, and of whom. */
export function Reach({ draft, faults, onChange }: EditorProps) {
  const [picking, setPicking] = useState<'places' | 'cohorts' | null>(null);
  const { places, cohorts } = draft;
  const year = Number(dayOf(serverNow()).slice(0, 4));
  const years = Array.from({ length: YEARS_SHOWN }, (_none, index) => year - index).reverse();
  const choose = (node: ChosenNode) => {
    setPicking(null);
    onChange(withNode(draft, node));
  };
  return (
    <>
      <SectionTitle>哪些地方</SectionTitle>
      <Card flush>
        <Choices
          label="地方"
          items={PLACE_MODES}
          chosen={places.mode}
          hint={placesInWords(places)}
          {...(faults.places !== undefined && { error: faults.places })}
          onChoose={(mode) => onChange(placesMode(draft, mode))}
        />
        <Nodes
          nodes={places.nodes}
          onRemove={(id) =>
            onChange({
              ...draft,
              places: { ...places, nodes: places.nodes.filter((node) => node.id !== id) },
            })
          }
        />
      </Card>
      {places.mode !== 'all' && (
        <Button look="weak" block icon="plus" onTap={() => setPicking('places')}>
          加校区、楼栋或楼层
        </Button>
      )}
      <SectionTitle>哪些学生</SectionTitle>
      <Card flush>
        <Choices
          label="学生"
          items={COHORT_MODES}
          chosen={cohorts.mode}
          hint={cohortsInWords(cohorts)}
          {...(faults.cohorts !== undefined && { error: faults.cohorts })}
          onChoose={(mode) => onChange(cohortsMode(draft, mode))}
        />
        {cohorts.mode !== 'all' && (
          <MultiChoices
            label="年级"
            items={years.map((key) => ({ key, word: `${key} 级` }))}
            chosen={cohorts.years}
            onChange={(chosen) => onChange({ ...draft, cohorts: { ...cohorts, years: chosen } })}
          />
        )}
        <Nodes
          nodes={cohorts.nodes}
          onRemove={(id) =>
            onChange({
              ...draft,
              cohorts: { ...cohorts, nodes: cohorts.nodes.filter((node) => node.id !== id) },
            })
          }
        />
      </Card>
      {cohorts.mode !== 'all' && (
        <Button look="weak" block icon="plus" onTap={() => setPicking('cohorts')}>
          加学院或班级
        </Button>
      )}
      {picking && (
        <NodePicker
          title={picking === 'places' ? '选一处' : '选学院或班级'}
          allowed={picking === 'places' ? PLACES : COHORTS}
          onChoose={choose}
          onClose={() => setPicking(null)}
        />
      )}
    </>
  );
}

function withNode(draft: CheckSetting, { level, id, label }: ChosenNode): CheckSetting {
  const { places, cohorts } = draft;
  const place = PLACES.find((one) => one === level);
  const cohort = COHORTS.find((one) => one === level);
  if (place && places.nodes.every((node) => node.id !== id))
    return { ...draft, places: { ...places, nodes: [...places.nodes, { level: place, id, label }] } };
  if (cohort && cohorts.nodes.every((node) => node.id !== id))
    return { ...draft, cohorts: { ...cohorts, nodes: [...cohorts.nodes, { level: cohort, id, label }] } };
  return draft;
}

function Nodes({
  nodes,
  onRemove,
}: {
  nodes: readonly {
    level: 'campus' | 'building' | 'floor' | 'college' | 'class';
    id: string;
    label: string;
  }[];
  onRemove: (id: string) => void;
}) {
  return (
    <>
      {nodes.map(({ level, id, label }) => (
        <Row
          key={id}
          title={label}
          note={LEVEL_NAMES[level]}
          lead={<Icon name="x" />}
          label={`去掉${label}`}
          onTap={() => onRemove(id)}
        />
      ))}
    </>
  );
}
